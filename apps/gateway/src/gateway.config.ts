import { z } from 'zod';
import {
  type OverloadLimits,
  readOverloadLimits,
  serviceEnvironment,
  usualOverloadLimits,
} from '#libs/http';
import type { ServiceName } from './forwarding/routes.js';
import type { UpstreamLimits } from './forwarding/upstream.js';
import { isProxyAddress } from './protection/proxy-address.js';

const serviceUrl = z
  .url({ protocol: /^https?$/, abort: true })
  .refine((url) => new URL(url).pathname === '/', 'must be an address without a path')
  .transform((url) => new URL(url).origin);

/** The gateway's environment: it knows where the services are, and no database and no broker. */
export const gatewayEnvironment = z.object({
  ...serviceEnvironment,
  IDENTITY_URL: serviceUrl,
  REPORTING_URL: serviceUrl,
  DISPATCH_URL: serviceUrl,
  ASSESSMENT_URL: serviceUrl,
  TIERGRID_TRUSTED_PROXIES: z
    .string()
    .default('loopback')
    .transform((text) => text.split(',').map((address) => address.trim()))
    .refine(
      (addresses) => addresses.every(isProxyAddress),
      'must be addresses, networks such as 10.1.0.0/16, loopback, linklocal or uniquelocal, ' +
        'separated by commas',
    ),
  TIERGRID_RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(1).max(10_000_000).default(6_000),
});

export interface GatewayConfig {
  readonly logLevel: string;
  /** Where callers reach the gateway, without a slash at the end. */
  readonly baseUrl: string;
  /** Origin of each service: http://127.0.0.1:4001 */
  readonly services: Readonly<Record<ServiceName, string>>;
  /** Proxies before the gateway, whose word on where a request came from is taken. */
  readonly trustedProxies: readonly string[];
  /** Requests that one caller may send within a minute. */
  readonly rateLimitPerMinute: number;
  /** Where they are to be other than usual. */
  readonly limits?: Partial<UpstreamLimits>;
  /** What the gateway itself takes on. */
  readonly overload?: OverloadLimits;
}

/** Where Nest finds the configuration. */
export const gatewayConfigToken = Symbol('GatewayConfig');

/** Names what the environment says in the gateway's own words. */
export function gatewayConfig(environment: z.output<typeof gatewayEnvironment>): GatewayConfig {
  return {
    logLevel: environment.TIERGRID_LOG_LEVEL,
    baseUrl: environment.TIERGRID_BASE_URL,
    services: {
      identity: environment.IDENTITY_URL,
      reporting: environment.REPORTING_URL,
      dispatch: environment.DISPATCH_URL,
      assessment: environment.ASSESSMENT_URL,
    },
    trustedProxies: environment.TIERGRID_TRUSTED_PROXIES,
    rateLimitPerMinute: environment.TIERGRID_RATE_LIMIT_PER_MINUTE,
    // What is under way is counted for each service (UpstreamLimits); this only has to hold all of
    // them and the uploads that are still coming. The delay of the event loop counts as elsewhere.
    overload: readOverloadLimits(environment, {
      ...usualOverloadLimits,
      inWork: 8_192,
      uploads: 256,
    }),
  };
}
