import assert from 'node:assert/strict';
import type { webcrypto } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { AccessDenied } from './access-denied.js';
import { TokenVerifier } from './token-verifier.js';

const issuer = 'https://tiergrid.example/oauth';
const audience = 'tiergrid';
const start = new Date('2026-03-01T08:00:00Z');
const startSeconds = start.getTime() / 1000;
const good = {
  iss: issuer,
  aud: audience,
  sub: '431002-officer-1',
  role: 'officer',
  office: '431002',
  path: '43/4310/431002/',
  name: '北湖区经办员1',
  exp: startSeconds + 1800,
};

describe('TokenVerifier', () => {
  let privateKey: webcrypto.CryptoKey;
  let keys: ReturnType<typeof createLocalJWKSet>;
  let asked = 0;
  let now = start;

  before(async () => {
    const pair = await generateKeyPair('ES256');
    privateKey = pair.privateKey;
    const published = createLocalJWKSet({
      keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'known', alg: 'ES256', use: 'sig' }],
    });
    keys = ((header, token) => {
      asked += 1;
      return published(header, token);
    }) as typeof published;
  });

  const verifier = (): TokenVerifier => new TokenVerifier({ issuer, audience, keys }, () => now);

  /** Signed well, whatever it says. */
  const signed = (claims: object, kid = 'known'): Promise<string> =>
    new SignJWT(claims as JWTPayload).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);

  const refused = async (token: string, reason: AccessDenied['reason']): Promise<void> => {
    await assert.rejects(verifier().verify(token), (error) => {
      assert.ok(error instanceof AccessDenied, String(error));
      assert.equal(error.reason, reason, error.message);
      assert.equal(error.message.includes(token), false, 'the token stands in the message');
      return true;
    });
  };

  it('says who asks and what they may see', async () => {
    assert.deepEqual(await verifier().verify(await signed(good)), {
      clientId: '431002-officer-1',
      role: 'officer',
      office: '431002',
      officePath: '43/4310/431002/',
      name: '北湖区经办员1',
      scope: { path: '43/4310/431002/', end: '43/4310/4310020' },
      expiresAt: new Date(good.exp * 1000),
    });
  });

  it('refuses what another issued, for others, or what has expired', async () => {
    await refused(await signed({ ...good, iss: `${issuer}/` }), 'token-invalid');
    await refused(await signed({ ...good, aud: 'another' }), 'token-invalid');
    await refused(await signed({ ...good, exp: startSeconds }), 'token-invalid');
    await refused(await signed({ ...good, exp: undefined }), 'token-invalid');
    await refused(await signed({ ...good, nbf: startSeconds + 60 }), 'token-invalid');
  });

  it('refuses claims that do not say who asks, or contradict each other', async () => {
    const bad: object[] = [
      { sub: '' },
      { role: 'mayor' },
      { role: ['officer'] },
      { office: undefined },
      { path: undefined },
      { path: '' },
      { path: '/' },
      { path: '43/4310/431002' },
      { path: '43/,44/431002/' },
      { office: '431003' },
      { office: '4310/431002' },
      { office: '1002' },
      { office: '' },
      { name: undefined },
    ];
    for (const change of bad) await refused(await signed({ ...good, ...change }), 'token-invalid');
  });

  it('takes no algorithm but ES256, no other key and no changed token', async () => {
    const token = await signed(good);
    const [header = '', payload = '', signature = ''] = token.split('.');
    const part = (value: object): string =>
      Buffer.from(JSON.stringify(value)).toString('base64url');
    await refused(`${part({ alg: 'none' })}.${payload}.`, 'token-invalid');
    const secret = new TextEncoder().encode(JSON.stringify(await exportPublic()));
    const symmetric = new SignJWT(good).setProtectedHeader({ alg: 'HS256', kid: 'known' });
    await refused(await symmetric.sign(secret), 'token-invalid');
    await refused(await signed(good, 'unknown'), 'token-invalid');
    const { privateKey: foreign } = await generateKeyPair('ES256');
    const forged = new SignJWT(good).setProtectedHeader({ alg: 'ES256', kid: 'known' });
    await refused(await forged.sign(foreign), 'token-invalid');
    const raised = part({ ...good, office: '43', path: '43/' });
    await refused(`${header}.${raised}.${signature}`, 'token-invalid');
    await refused('not-a-token', 'token-invalid');
  });

  it('remembers a good token until it expires, and not a second longer', async () => {
    const token = await signed(good);
    const remembering = verifier();
    await remembering.verify(token);
    const askedOnce = asked;
    await remembering.verify(token);
    assert.equal(asked, askedOnce);
    now = new Date((startSeconds + 1800) * 1000);
    await assert.rejects(remembering.verify(token), { reason: 'token-invalid' });
    await assert.rejects(remembering.verify(token), { reason: 'token-invalid' });
    now = start;
  });

  /** What somebody who mixes up algorithms would take for a shared secret. */
  async function exportPublic(): Promise<object> {
    const { publicKey } = await generateKeyPair('ES256', { extractable: true });
    return exportJWK(publicKey);
  }
});

describe('TokenVerifier with an issuer that does not answer as it should', () => {
  const answers = { status: 200, body: '' };
  const server = createServer((_, response) => {
    response.writeHead(answers.status, { 'content-type': 'application/json' }).end(answers.body);
  });
  let token: string;
  let published: string;
  let address: URL;

  before(async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    published = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'known' }] });
    token = await new SignJWT(good)
      .setProtectedHeader({ alg: 'ES256', kid: 'known' })
      .sign(privateKey);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`);
  });
  after(async () => {
    await new Promise((resolve) => server.close(resolve).closeAllConnections());
  });

  it('does not blame the token, and takes it as soon as the keys can be had', async () => {
    const verifier = new TokenVerifier({ issuer, audience, keys: address }, () => start);
    const broken: [number, string][] = [
      [500, ''],
      [404, '{}'],
      [200, 'no JSON'],
      [200, '{"keys":"none"}'],
    ];
    for (const [status, body] of broken) {
      Object.assign(answers, { status, body });
      await assert.rejects(verifier.verify(token), { reason: 'keys-unavailable' }, body);
    }
    Object.assign(answers, { status: 200, body: published });
    assert.equal((await verifier.verify(token)).clientId, good.sub);
  });

  it('says so when nobody listens there', async () => {
    const nowhere = new URL('http://127.0.0.1:9/jwks');
    const verifier = new TokenVerifier({ issuer, audience, keys: nowhere }, () => start);
    await assert.rejects(verifier.verify(token), { reason: 'keys-unavailable' });
  });
});
