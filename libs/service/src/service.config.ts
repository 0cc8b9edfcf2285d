import type { z } from 'zod';
import type { TokenVerifierOptions } from '#libs/access';
import type { dataEnvironment, serviceEnvironment, tokenEnvironment } from '#libs/http';

/** What `ServiceModule` needs of a service's configuration. */
export type ServiceConfig = z.output<
  z.ZodObject<typeof serviceEnvironment & typeof dataEnvironment>
>;

type IssuerConfig = z.output<z.ZodObject<typeof serviceEnvironment & typeof tokenEnvironment>>;

/** Tokens that identity issues, their keys fetched from it. */
export function issuedByIdentity(config: IssuerConfig): TokenVerifierOptions {
  const issuer = `${config.TIERGRID_BASE_URL}/oauth`;
  return {
    issuer,
    audience: 'tiergrid',
    keys: new URL(config.TIERGRID_JWKS_URL ?? `${issuer}/jwks`),
  };
}
