import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Running, startGateway } from '../gateway.fixture.js';
import { OpenApiDocument } from './openapi-document.js';

describe('documents of the API', () => {
  let gateway: Running;

  before(async () => {
    gateway = await startGateway({});
  });

  after(() => gateway.stop());

  it('serves the OpenAPI document with the address that callers use', async () => {
    const response = await fetch(`${gateway.origin}/v1/openapi.json`);
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    const document = (await response.json()) as {
      openapi: string;
      servers: { url: string }[];
    };
    assert.match(document.openapi, /^3\.1\./);
    assert.deepEqual(document.servers, [{ url: 'https://tiergrid.example' }]);
  });

  it('sends it once to a client that keeps it', async () => {
    const first = await fetch(`${gateway.origin}/v1/openapi.json`);
    const etag = first.headers.get('etag') ?? '';
    assert.match(etag, /^"[\w-]+"$/);
    await first.text();
    const second = await fetch(`${gateway.origin}/v1/openapi.json`, {
      headers: { 'if-none-match': etag },
    });
    assert.deepEqual([second.status, await second.text()], [304, '']);
  });

  it('shows it at /docs with nothing from elsewhere and no script in the page', async () => {
    const page = await fetch(`${gateway.origin}/docs`);
    assert.equal(page.status, 200);
    const policy = page.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'self'/);
    assert.doesNotMatch(policy, /script-src/);
    const html = await page.text();
    assert.match(html, /<title>Tiergrid<\/title>/);
    const scripts = [...html.matchAll(/<script([^>]*)>([^<]*)<\/script>/g)];
    assert.ok(scripts.length >= 3);
    for (const [, attributes, inline] of scripts) {
      assert.equal((inline ?? '').trim(), '');
      const source = /src="([^"]+)"/.exec(attributes ?? '')?.[1] ?? '';
      const script = await fetch(new URL(source, `${gateway.origin}/docs`));
      assert.equal(script.status, 200, source);
      assert.match(script.headers.get('content-type') ?? '', /javascript/);
      await script.text();
    }
  });

  it('leads from / to the documents', async () => {
    const response = await fetch(gateway.origin, { redirect: 'manual' });
    assert.deepEqual([response.status, response.headers.get('location')], [302, '/docs']);
  });
});

describe('the OpenAPI document of a deployment', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tiergrid-openapi-'));
  });

  after(() => rm(folder, { recursive: true }));

  it('tells where tokens are got', async () => {
    const file = join(folder, 'openapi.json');
    const oauth = { type: 'oauth2', flows: { clientCredentials: { tokenUrl: '/', scopes: {} } } };
    const bearer = { type: 'http', scheme: 'bearer' };
    await writeFile(file, JSON.stringify({ components: { securitySchemes: { oauth, bearer } } }));
    const { document } = await OpenApiDocument.read('https://county.example', file);
    assert.deepEqual(document.components?.securitySchemes, {
      oauth: {
        type: 'oauth2',
        flows: {
          clientCredentials: { tokenUrl: 'https://county.example/oauth/token', scopes: {} },
        },
      },
      bearer,
    });
  });

  it('says what to do when the file is missing', async () => {
    await assert.rejects(
      OpenApiDocument.read('https://county.example', join(folder, 'none.json')),
      /npm run generate/,
    );
  });
});
