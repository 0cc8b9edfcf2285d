import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { sha256, TusUpload } from '#libs/testing';
import { RunningStack } from '../client/running-stack.js';

const village = '431002001001';

describe('evidence, through the gateway', () => {
  let stack: RunningStack;
  before(async () => {
    stack = await RunningStack.start();
  });
  after(async () => {
    assert.equal(await stack.stop(), 0, stack.printed);
  });

  it('comes in pieces, is checked, and goes out by a link that nothing writes down', async () => {
    const { platform } = stack;
    const worker = platform.as('grid-worker', village);
    const incident = await worker.post<{ id: string }>('/v1/incidents', {
      divisionCode: village,
      title: '政务终端感染病毒',
      occurredAt: '2026-01-05T08:30:00+08:00',
    });
    // More than any other body may have.
    const bytes = Buffer.from('2026-01-05 08:31 DENY 203.0.113.7\n'.repeat(100_000));
    const collection = `${platform.baseUrl}/v1/incidents/${incident.id}/attachments`;
    const upload = await TusUpload.begin(collection, await worker.accessToken(), {
      name: '防火墙.log',
      bytes,
    });
    assert.equal(upload.created.status, 201);
    assert.ok(upload.url.startsWith(collection));
    const half = bytes.length / 2;
    assert.equal((await upload.patch(bytes.subarray(0, half), 0)).status, 204);
    assert.equal((await upload.head()).headers.get('upload-offset'), String(half));
    const wrong = await upload.patch(bytes.subarray(half), 0);
    assert.equal(wrong.status, 409);
    assert.match(wrong.headers.get('content-type') ?? '', /^application\/problem\+json/);
    const last = await upload.patch(bytes.subarray(half), half);
    assert.deepEqual([last.status, last.headers.get('upload-offset')], [204, String(bytes.length)]);

    const officer = platform.as('officer', '431002');
    const path = new URL(upload.url).pathname;
    const view = await officer.get<{ status: string; sha256: string }>(path);
    assert.deepEqual([view.status, view.sha256], ['available', sha256(bytes)]);
    const { url } = await officer.get<{ url: string }>(`${path}/link`);
    assert.ok(url.startsWith(`${platform.baseUrl}${path}/content?token=`));
    const fetched = await fetch(url);
    assert.equal(sha256(Buffer.from(await fetched.arrayBuffer())), sha256(bytes));
    assert.equal(fetched.headers.get('x-content-type-options'), 'nosniff');
    const part = await fetch(url, { headers: { range: 'bytes=0-9' } });
    assert.deepEqual([part.status, await part.text()], [206, '2026-01-05']);
    assert.equal((await fetch(`${url}x`)).status, 403);
    assert.equal((await fetch(url.replace('/content', '/contents'))).status, 404);

    const token = new URL(url).searchParams.get('token') ?? '';
    const logs = join(stack.stateFolder, 'logs');
    const names = await readdir(logs);
    assert.ok(names.includes('reporting.log') && names.includes('gateway.log'), names.join());
    for (const name of names) {
      assert.ok(!(await readFile(join(logs, name), 'utf8')).includes(token), name);
    }
  });
});
