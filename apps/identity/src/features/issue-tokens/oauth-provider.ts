import type { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import { type Configuration, errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { isClientSecret } from '../../client-secrets/client-secret.js';
import { tokenLifeSeconds } from '../../domain/signing-key/signing-key-schedule.js';
import type { RingKey } from '../../signing-keys/key-ring.js';
import type { CallerClaims, ClientAdapter } from './client.adapter.js';

/** The audience of every access token: the services check it. */
export const tokenAudience = 'tiergrid';

/** The one resource there is (RFC 8707); a request that names none gets a token for it. */
const apiResource = 'urn:tiergrid:api';

const logger = new Logger('OAuth');

/** Members of the discovery document about endpoints that are not mounted. */
const absentFromDiscovery = [
  'authorization_endpoint',
  'authorization_response_iss_parameter_supported',
  'code_challenge_methods_supported',
  'response_modes_supported',
];

/**
 * Makes the token issuer for a set of keys; when the set changes, another is made.
 * @param keys the one to sign with first
 */
export function createProvider(
  issuer: string,
  keys: readonly RingKey[],
  adapter: ClientAdapter,
): Provider {
  const provider = new Provider(issuer, configuration(keys, adapter));
  // The addresses in the discovery document come from forwarded headers, and those from the issuer
  // alone: whoever mounts this sets them.
  provider.proxy = true;
  provider.Client.prototype.compareClientSecret = function compare(secret: string): boolean {
    return isClientSecret(secret, Buffer.from(this.clientSecret ?? '', 'base64url'));
  };
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.status === 503) ctx.set('Retry-After', '2');
    if (ctx.path.startsWith('/.well-known/')) cutDiscovery(ctx.body);
  });
  provider.on('grant.error', (ctx, error) => {
    logger.warn(`no token for ${clientOf(ctx)}: ${error.error} (${error.error_detail ?? '-'})`);
  });
  provider.on('server_error', (_ctx, error) => {
    logger.error(error.message, error.stack);
  });
  // Without a listener Koa prints to stderr by itself.
  const koa: EventEmitter = provider;
  koa.on('error', (error: Error) => {
    logger.error(error.message, error.stack);
  });
  return provider;
}

function configuration(keys: readonly RingKey[], adapter: ClientAdapter): Configuration {
  const off = { enabled: false };
  return {
    adapter: () => adapter,
    jwks: { keys: keys.map(({ kid, jwk }) => ({ ...jwk, kid, alg: 'ES256', use: 'sig' })) },
    scopes: [],
    responseTypes: [],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    clientDefaults: {
      grant_types: ['client_credentials'],
      response_types: [],
      id_token_signed_response_alg: 'ES256',
      token_endpoint_auth_method: 'client_secret_basic',
    },
    extraClientMetadata: { properties: ['caller'] },
    ttl: { ClientCredentials: tokenLifeSeconds },
    features: {
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => apiResource,
        getResourceServerInfo: (_ctx, resource) => {
          if (resource !== apiResource) throw new errors.InvalidTarget();
          return {
            scope: '',
            audience: tokenAudience,
            accessTokenFormat: 'jwt',
            accessTokenTTL: tokenLifeSeconds,
            jwt: { sign: { alg: 'ES256' } },
          };
        },
      },
      devInteractions: off,
      dPoP: off,
      pushedAuthorizationRequests: off,
      rpInitiatedLogout: off,
      userinfo: off,
    },
    extraTokenClaims: (ctx) => ({ ...(ctx.oidc.client?.['caller'] as CallerClaims) }),
    clientBasedCORS: () => false,
    // OAuth errors are JSON (RFC 6749 section 5.2), also for a client that prefers HTML.
    renderError: (ctx, out) => {
      ctx.type = 'json';
      ctx.body = out;
    },
  };
}

function cutDiscovery(body: unknown): void {
  if (typeof body !== 'object' || body === null) return;
  for (const name of absentFromDiscovery) Reflect.deleteProperty(body, name);
}

/** For the log: who asked, as far as that can be told. */
function clientOf(ctx: KoaContextWithOIDC): string {
  const known = ctx.oidc.client?.clientId;
  if (known !== undefined) return known;
  const claimed = ctx.oidc.params?.['client_id'];
  return typeof claimed === 'string' ? JSON.stringify(claimed.slice(0, 100)) : 'an unknown client';
}
