import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually, type TestClient } from '#libs/testing';
import type { IncidentView } from '../../read-models/incident-view.js';
import { ReportingServiceFixture } from '../../testing/reporting-service.fixture.js';
import type { SimilarIncident } from './find-similar-incidents.dto.js';

const village = '431002001001';
const neighbour = '431002001002';

describe('similar incidents', () => {
  let service: ReportingServiceFixture;
  let township: TestClient;

  async function report(where: string, title: string, more: object = {}): Promise<string> {
    const worker = await service.as(where, 'grid-worker');
    const { body } = await worker.post<IncidentView>('/v1/incidents', {
      divisionCode: where,
      title,
      occurredAt: new Date(Date.now() - 60_000).toISOString(),
      ...more,
    });
    return body.id;
  }

  const domain = { type: 'domain', value: 'Pay.Evil.example' };

  before(async () => {
    service = await ReportingServiceFixture.start();
    township = await service.as('431002001', 'officer');
    await report(village, '居民点击钓鱼短信链接');
    await report(neighbour, '村民收到短信后点击钓鱼链接');
    await report(neighbour, '不相干的标题', { indicators: [domain] });
    await report('431002002001', '居民点击钓鱼短信链接', { indicators: [domain] });
    await eventually('they are indexed', async () => {
      const rows = await service.db.query('SELECT 1 FROM incident_words');
      return rows.length === 4 ? true : undefined;
    });
  });
  after(() => service.stop());

  async function similar(client: TestClient, more: object = {}): Promise<SimilarIncident[]> {
    const { status, body } = await client.post<{ items: SimilarIncident[] }>(
      '/v1/incidents/similar',
      { divisionCode: village, title: '多名居民点击钓鱼短信链接', ...more },
    );
    assert.equal(status, 200, JSON.stringify(body));
    return body.items;
  }

  it('are those with near words, and none outside the own area', async () => {
    const found = await similar(township);
    assert.equal(found[0]?.incident.title, '居民点击钓鱼短信链接');
    assert.ok(found.every(({ incident }) => incident.divisionCode.startsWith('431002001')));
    assert.ok(found.every(({ sameWords }) => sameWords >= 0.5));
    const worker = await service.as(neighbour, 'grid-worker');
    assert.ok(!(await similar(worker)).some(({ incident }) => incident.divisionCode === village));
  });

  it('name the same lead first, however they write it', async () => {
    const indicators = [{ type: 'domain', value: 'pay.evil.EXAMPLE' }];
    const found = await similar(township, { indicators });
    assert.equal(found[0]?.incident.title, '不相干的标题');
    assert.deepEqual(found[0].sameIndicators, [domain]);
    const other = await similar(township, { indicators: [{ ...domain, type: 'url' }] });
    assert.ok(!other.some(({ incident }) => incident.title === '不相干的标题'));
  });

  it('are recent', async () => {
    const old = '01900000-0000-7000-8000-000000000001';
    await service.db.query(
      `WITH moved AS (UPDATE incident_words SET incident_id = $2 WHERE incident_id = $1)
       UPDATE incident_offices SET incident_id = $2 WHERE incident_id = $1`,
      [(await similar(township))[0]?.incident.id, old],
    );
    assert.ok((await similar(township)).every(({ incident }) => incident.divisionCode !== village));
  });

  it('are none for a title without words, and none is stored', async () => {
    assert.deepEqual(await similar(township, { title: '？？' }), []);
    const [row] = await service.db.query<{ count: number }>('SELECT count(*)::int FROM incidents');
    assert.equal(row?.count, 4);
  });
});
