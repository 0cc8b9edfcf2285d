import { readEnvironment, startService } from '#libs/http';
import { gatewayConfig, gatewayEnvironment } from './gateway.config.js';
import { GatewayModule } from './gateway.module.js';
import { prepareGateway } from './prepare-gateway.js';

const environment = readEnvironment('gateway', gatewayEnvironment);
const config = gatewayConfig(environment);

await startService(GatewayModule.forRoot(config), {
  name: 'gateway',
  host: environment.TIERGRID_HOST,
  port: environment.TIERGRID_PORT,
  trustedProxies: config.trustedProxies,
  prepare: (app) => prepareGateway(app, config),
});
