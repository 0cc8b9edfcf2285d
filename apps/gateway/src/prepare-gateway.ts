import fastifyRateLimit from '@fastify/rate-limit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { serveDocsPage } from './documents/docs-page.js';
import { Upstreams } from './forwarding/upstreams.js';
import type { GatewayConfig } from './gateway.config.js';
import { rateLimit } from './protection/limit-rate.js';
import { securityHeaders } from './protection/security-headers.js';

/** A request must have come whole by then: an upload over a bad line, but no line held for ever. */
const requestWithinMs = 900_000;

/** What the gateway is beside its Nest module: to be called before the application listens. */
export async function prepareGateway(
  app: NestFastifyApplication,
  config: GatewayConfig,
): Promise<void> {
  app.useSecurityHeaders(securityHeaders);
  // First, because it counts only requests to routes that are registered after it.
  await app.register(fastifyRateLimit, rateLimit(config.rateLimitPerMinute));
  serveDocsPage(app);
  app.getHttpServer().requestTimeout = requestWithinMs;
  const upstreams = app.get(Upstreams);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preClose', () => upstreams.endEndless());
}
