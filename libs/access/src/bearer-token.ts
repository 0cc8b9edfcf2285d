import { AccessDenied } from './access-denied.js';
import type { Caller } from './caller.js';

/** A request as far as access goes; the one that the HTTP framework hands to everybody. */
export interface AuthorisedRequest {
  readonly headers: { readonly authorization?: string | undefined };
  /** Set as soon as the token was found good. */
  caller?: Caller;
}

/**
 * The token of an Authorization header.
 * @throws AccessDenied when there is no header, or it holds something else
 */
export function bearerToken(header: string | undefined): string {
  if (header === undefined) {
    throw new AccessDenied('token-missing', 'the Authorization header is missing');
  }
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(header)?.[1];
  if (token === undefined) {
    throw new AccessDenied('token-invalid', 'the Authorization header is not "Bearer <token>"');
  }
  return token;
}
