import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createService } from '#libs/http';
import type { ServiceName } from './forwarding/routes.js';
import type { GatewayConfig } from './gateway.config.js';
import { GatewayModule } from './gateway.module.js';
import { prepareGateway } from './prepare-gateway.js';

/** Something that listens and can be stopped. */
export interface Running {
  readonly origin: string;
  stop(): Promise<void>;
}

/** An address where nothing listens: port 9 (discard) is never used by the system. */
const nowhere = 'http://127.0.0.1:9';

/** Starts a small stand-in for a service on a free port. */
export async function startFixtureService(listener: RequestListener): Promise<Running> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => {
          if (error === undefined) resolve();
          else reject(error);
        });
        server.closeAllConnections();
      }),
  };
}

/** Starts a gateway on a free port; services that are not named are down. */
export async function startGateway(
  services: Partial<Record<ServiceName, string>>,
  settings: Partial<GatewayConfig> = {},
): Promise<Running> {
  const config: GatewayConfig = {
    logLevel: 'fatal',
    baseUrl: 'https://tiergrid.example',
    services: {
      identity: nowhere,
      reporting: nowhere,
      dispatch: nowhere,
      assessment: nowhere,
      ...services,
    },
    trustedProxies: ['loopback'],
    rateLimitPerMinute: 1_000,
    ...settings,
  };
  const { trustedProxies } = config;
  const app = await createService(GatewayModule.forRoot(config), { logger: false, trustedProxies });
  await prepareGateway(app, config);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, stop: () => app.close() };
}
