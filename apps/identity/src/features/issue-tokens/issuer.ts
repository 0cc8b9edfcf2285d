/** The address under which tokens are issued: exactly the `iss` of every token. */
export class Issuer {
  readonly url: URL;

  /** @param baseUrl where callers reach the platform, without a slash at its end */
  constructor(baseUrl: string) {
    this.url = new URL(`${baseUrl}/oauth`);
  }
}
