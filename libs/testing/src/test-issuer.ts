import type { webcrypto } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { Role } from '#libs/access';

export interface TestTokenClaims {
  readonly clientId: string;
  readonly role: Role;
  readonly office: string;
  /** Division path of the office. */
  readonly path: string;
  readonly name?: string;
  /** Seconds; 30 minutes unless given. */
  readonly expiresIn?: number;
}

/** Issues tokens as the identity service does, with keys of its own. */
export class TestIssuer {
  private constructor(
    private readonly server: Server,
    private readonly privateKey: webcrypto.CryptoKey,
    /** Stands for TIERGRID_BASE_URL; the issuer is `${baseUrl}/oauth`. */
    readonly baseUrl: string,
  ) {}

  static async start(): Promise<TestIssuer> {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const key: JWK = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' };
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [key] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return new TestIssuer(server, privateKey, `http://127.0.0.1:${port}`);
  }

  get jwksUrl(): string {
    return `${this.baseUrl}/oauth/jwks`;
  }

  /** A signed access token. */
  token(claims: TestTokenClaims): Promise<string> {
    const { clientId, role, office, path, name = clientId, expiresIn = 1800 } = claims;
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ role, office, path, name })
      .setProtectedHeader({ alg: 'ES256', kid: 'test' })
      .setIssuer(`${this.baseUrl}/oauth`)
      .setAudience('tiergrid')
      .setSubject(clientId)
      .setIssuedAt(now)
      .setExpirationTime(now + expiresIn)
      .sign(this.privateKey);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
