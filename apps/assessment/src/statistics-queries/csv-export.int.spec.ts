import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { eventually, type TestClient } from '#libs/testing';
import { AssessmentServiceFixture } from '../testing/assessment-service.fixture.js';

const villages = 300;
const days = 365;
const query = 'division=4310&by=village,grade&grain=day&from=2026-01-01&to=2026-12-31';

describe('a large answer', () => {
  let service: AssessmentServiceFixture;
  let reader: TestClient;
  before(async () => {
    service = await AssessmentServiceFixture.start();
    reader = await service.as('4310', 'statistics-reader');
    await service.db.query(
      `INSERT INTO incident_counts (level, division_path, day, category, grade, shard, reported,
         accepted, rejected, returned, escalated, resolved, verified, closed, ended)
       SELECT 'village', '43/4310/431002/431002001/V' || lpad(n::text, 4, '0') || '/',
              date '2026-01-01' + day, '01007', 'IV', 0, 1, 0, 0, 0, 0, 0, 0, 0, 0
       FROM generate_series(1, ${villages}) AS n, generate_series(0, ${days - 1}) AS day`,
    );
  });
  after(() => service.stop());

  it('is refused as JSON, with a way out', async () => {
    const { status, body } = await reader.get<{ code: string; wayOut: string }>(
      `/v1/statistics/incidents?${query}`,
      { 'accept-language': 'en' },
    );
    assert.deepEqual([status, body.code], [422, 'too-many-rows']);
    assert.match(body.wayOut, /text\/csv/);
  });

  it('comes whole as CSV, sorted', async () => {
    const { body } = await reader.get<string>(`/v1/statistics/incidents?${query}`, {
      accept: 'text/csv',
    });
    const lines = body.split('\r\n');
    assert.equal(lines.length, villages * days + 2);
    assert.equal(lines[1], 'V0001,,IV,2026-01-01,1,0,0,0,0,0,0,0,0,0,1,1');
    assert.equal(lines.at(-2), 'V0300,,IV,2026-12-31,1,0,0,0,0,0,0,0,0,0,1,1');
  });

  it('is written for a few at a time; those who leave make room', async () => {
    const token = await service.token('4310', 'statistics-reader');
    const headers = { accept: 'text/csv', authorization: `Bearer ${token}` };
    // They wait for the head of the file and read nothing of it.
    const stalled = Array.from({ length: 4 }, () =>
      get(`${service.url}/v1/statistics/incidents?${query}`, { headers, agent: false }),
    );
    await Promise.all(stalled.map((request) => once(request, 'response')));
    const refused = await reader.get<{ code: string }>(`/v1/statistics/incidents?${query}`, {
      accept: 'text/csv',
    });
    assert.deepEqual([refused.status, refused.body.code], [503, 'exports-busy']);
    assert.equal(refused.headers.get('retry-after'), '2');
    assert.equal(refused.headers.get('etag'), null);
    for (const request of stalled) request.destroy();
    await eventually('there is room again', async () => {
      const { status } = await reader.get(`/v1/statistics/incidents?${query}`, {
        accept: 'text/csv',
      });
      return status === 200 ? true : undefined;
    });
  });
});
