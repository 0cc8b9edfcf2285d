/** Why a request was not let in. The HTTP edge turns it into 401, 403 or (keys-unavailable) 503. */
export class AccessDenied extends Error {
  override readonly name = 'AccessDenied';

  constructor(
    readonly reason: 'token-missing' | 'token-invalid' | 'role-not-allowed' | 'keys-unavailable',
    /** For people and logs; never holds the token. */
    readonly detail: string,
  ) {
    super(`${reason}: ${detail}`);
  }
}
