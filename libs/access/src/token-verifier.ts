import { createHash } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { divisionCodePattern, divisionPathPattern, subtreeOf } from '#libs/divisions';
import { AccessDenied } from './access-denied.js';
import { type Caller, roles } from './caller.js';

export interface TokenVerifierOptions {
  /** Exactly the token's `iss`. */
  readonly issuer: string;
  /** Exactly the token's `aud`. */
  readonly audience: string;
  /** Where the issuer publishes its keys, or the keys themselves in tests. */
  readonly keys: URL | JWTVerifyGetKey;
}

const claims = z
  .object({
    sub: z.string().min(1),
    role: z.enum(roles),
    office: z.string().regex(divisionCodePattern),
    path: z.string().regex(divisionPathPattern),
    name: z.string(),
    exp: z.number(),
  })
  // Handlers go by the office, row-level security by the path: they must speak of the same place.
  .refine(({ office, path }) => `/${path}`.endsWith(`/${office}/`));

/** Verified tokens that are remembered at the most; beyond that the oldest goes. */
const rememberedTokens = 10_000;

/**
 * Checks access tokens: signature (ES256 only), issuer, audience, life. A token that was found
 * good is remembered by its hash until it expires, because a signature costs more than all the
 * rest of a request's checks.
 */
export class TokenVerifier {
  private readonly keys: JWTVerifyGetKey;
  private readonly remembered = new Map<string, Caller>();

  constructor(
    private readonly options: TokenVerifierOptions,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.keys =
      options.keys instanceof URL
        ? createRemoteJWKSet(options.keys, { cacheMaxAge: 600_000, cooldownDuration: 5_000 })
        : options.keys;
  }

  /**
   * @param token the bearer token, without the word "Bearer"
   * @throws AccessDenied when the token is not good, or the issuer's keys cannot be had
   */
  async verify(token: string): Promise<Caller> {
    const hash = createHash('sha256').update(token).digest('base64');
    const known = this.remembered.get(hash);
    if (known !== undefined) {
      if (known.expiresAt > this.now()) return known;
      this.remembered.delete(hash);
      throw new AccessDenied('token-invalid', 'the token has expired');
    }
    const caller = await this.check(token);
    if (this.remembered.size >= rememberedTokens) {
      const oldest = this.remembered.keys().next();
      if (oldest.done !== true) this.remembered.delete(oldest.value);
    }
    this.remembered.set(hash, caller);
    return caller;
  }

  private async check(token: string): Promise<Caller> {
    let payload: unknown;
    try {
      ({ payload } = await jwtVerify(token, this.keys, {
        issuer: this.options.issuer,
        audience: this.options.audience,
        algorithms: ['ES256'],
        requiredClaims: ['exp', 'sub'],
        currentDate: this.now(),
      }));
    } catch (error) {
      throw new AccessDenied(
        isTokensFault(error) ? 'token-invalid' : 'keys-unavailable',
        error instanceof Error ? error.message : String(error),
      );
    }
    const parsed = claims.safeParse(payload);
    if (!parsed.success) {
      throw new AccessDenied('token-invalid', 'the token has no usable role, office or path');
    }
    const { sub, role, office, path, name, exp } = parsed.data;
    return {
      clientId: sub,
      role,
      office,
      officePath: path,
      name,
      scope: subtreeOf(path),
      expiresAt: new Date(exp * 1000),
    };
  }
}

/** Told apart from an issuer that does not answer, which is no reason to log everybody out. */
function isTokensFault(error: unknown): boolean {
  return (
    error instanceof errors.JOSEError &&
    !(error instanceof errors.JWKSTimeout) &&
    !(error instanceof errors.JWKSInvalid) &&
    error.code !== 'ERR_JOSE_GENERIC'
  );
}
