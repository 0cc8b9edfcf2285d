/** The services behind the gateway. */
export const serviceNames = ['identity', 'reporting', 'dispatch', 'assessment'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** Everything at and below a path belongs to one service. */
export interface ForwardedRoute {
  readonly prefix: string;
  readonly service: ServiceName;
  /** True where answers stay open for as long as the client listens: server-sent events. */
  readonly endless: boolean;
}

/**
 * What the gateway passes on; the longest prefix wins, and what stands nowhere here is 404. So the
 * services' own /health and /metrics cannot be reached from outside.
 */
export const forwardedRoutes: readonly ForwardedRoute[] = [
  { prefix: '/oauth', service: 'identity', endless: false },
  { prefix: '/v1/divisions', service: 'identity', endless: false },
  { prefix: '/v1/incidents', service: 'reporting', endless: false },
  { prefix: '/v1/saved-filters', service: 'reporting', endless: false },
  { prefix: '/v1/clocks', service: 'reporting', endless: false },
  { prefix: '/v1/policy', service: 'reporting', endless: false },
  { prefix: '/v1/zero-reports', service: 'reporting', endless: false },
  { prefix: '/v1/devices', service: 'reporting', endless: false },
  { prefix: '/v1/stream', service: 'reporting', endless: true },
  { prefix: '/v1/webhooks', service: 'reporting', endless: false },
  { prefix: '/v1/orders', service: 'dispatch', endless: false },
  { prefix: '/v1/tasks', service: 'dispatch', endless: false },
  { prefix: '/v1/statistics', service: 'assessment', endless: false },
  { prefix: '/v1/scorecards', service: 'assessment', endless: false },
];

/**
 * The patterns of Fastify's router that together match a prefix: itself, what is below it, and
 * its commands (`/v1/incidents:batch`), but not a longer word (`/v1/incidentsx`). The router is a
 * radix tree, which is what makes the longest prefix win.
 */
export function patternsOf(prefix: string): string[] {
  // In a pattern `::` is a colon and no parameter.
  return [prefix, `${prefix}/*`, `${prefix}::*`];
}
