import 'reflect-metadata';
import { startService } from '#libs/http';
import { connectEventConsumers } from '#libs/messaging';
import { readDispatchConfig } from './dispatch.config.js';
import { DispatchModule } from './dispatch.module.js';

const config = readDispatchConfig();

await startService(DispatchModule.forRoot(config), {
  name: 'dispatch',
  host: config.TIERGRID_HOST,
  port: config.TIERGRID_PORT,
  prepare: connectEventConsumers,
});
