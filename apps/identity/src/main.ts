import 'reflect-metadata';
import { startService } from '#libs/http';
import { readIdentityConfig } from './identity.config.js';
import { IdentityModule } from './identity.module.js';

const config = readIdentityConfig();

await startService(IdentityModule.forRoot(config), {
  name: 'identity',
  host: config.TIERGRID_HOST,
  port: config.TIERGRID_PORT,
});
