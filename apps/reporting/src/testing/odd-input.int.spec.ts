import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { ReportingServiceFixture } from './reporting-service.fixture.js';

const village = '431002001001';

describe('input that only looks like text', () => {
  let service: ReportingServiceFixture;
  before(async () => {
    service = await ReportingServiceFixture.start();
  });
  after(() => service.stop());

  it('is refused by its field, in a batch by its item', async () => {
    const worker = await service.as(village, 'grid-worker');
    const good = {
      divisionCode: village,
      title: '电话诈骗',
      occurredAt: '2026-01-05T08:30:00+08:00',
    };
    const bad = { ...good, title: 'a\u0000b' };
    const single = await worker.post<{ errors: { field: string }[] }>('/v1/incidents', bad);
    assert.equal(single.status, 400);
    assert.equal(single.body.errors[0]?.field, '/title');
    const batch = await worker.post<{ items: { status: number }[] }>('/v1/incidents:batch', {
      items: [good, bad, { ...good, title: '\ud83d' }],
    });
    assert.deepEqual(
      batch.body.items.map(({ status }) => status),
      [201, 400, 400],
    );
    assert.equal((await worker.get('/v1/incidents?holder=%00')).status, 400);
  });

  it('may be nested as deep as a body has room for', async () => {
    const officer = await service.as('431002001', 'officer');
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const id = '0190a000-0000-7000-8000-000000000000';
    assert.equal((await officer.post(`/v1/incidents/${id}/accept`, deep)).status, 400);
    const batch = await officer.post('/v1/incidents:batch', `{"items":[${deep}]}`);
    assert.equal(batch.status, 207);
  });

  it('is a problem document too when it is no HTTP at all', async () => {
    const answerTo = (text: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
        let answer = '';
        socket.on('data', (chunk) => (answer += chunk.toString()));
        socket.on('close', () => {
          resolve(answer);
        });
        socket.on('error', reject);
        socket.write(text);
      });
    const large = await answerTo(`GET /v1/incidents?cursor=${'a'.repeat(20_000)} HTTP/1.1\r\n\r\n`);
    assert.match(large, /^HTTP\/1\.1 431 /);
    assert.match(large, /application\/problem\+json[\s\S]*"code":"headers-too-large"/);
    // Also on a connection that has answered before.
    const again = await answerTo(
      `GET /health/live HTTP/1.1\r\nHost: a\r\n\r\nGET /${'a'.repeat(40_000)} HTTP/1.1\r\n\r\n`,
    );
    assert.match(again, /"code":"headers-too-large"/);
    assert.match(await answerTo('no HTTP\r\n\r\n'), /^HTTP\/1\.1 400 [\s\S]*"malformed-request"/);
  });
});
