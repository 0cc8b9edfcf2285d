import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from '#libs/http';
import { eventually, type TestClient } from '#libs/testing';
import type { IncidentView } from '../../read-models/incident-view.js';
import { ReportingServiceFixture } from '../../testing/reporting-service.fixture.js';

interface Problem {
  code: string;
}

const villages = { first: '431002001001', second: '431002001002', other: '431002002001' };

describe('finding incidents', () => {
  let service: ReportingServiceFixture;
  let township: TestClient;
  let county: TestClient;

  async function report(village: string, title: string, more: object = {}): Promise<IncidentView> {
    const worker = await service.as(village, 'grid-worker');
    const { status, body } = await worker.post<IncidentView>('/v1/incidents', {
      divisionCode: village,
      title,
      occurredAt: '2026-01-05T08:30:00+08:00',
      ...more,
    });
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  }

  before(async () => {
    service = await ReportingServiceFixture.start();
    township = await service.as('431002001', 'officer');
    county = await service.as('431002', 'officer');
    await report(villages.first, '社区电脑中勒索软件', {
      description: '开机后出现 LockBit 勒索信',
      categoryCode: '01007',
      occurredAt: '2026-01-01T08:30:00+08:00',
    });
    await report(villages.second, 'ＷｉＦｉ被仿冒', {
      affected: {
        unitName: '卫生服务站',
        system: 'HIS 系统',
        unitType: 'medical-institution',
        cii: true,
      },
      categoryCode: '02004',
    });
    await report(villages.other, '居民遇刷单返利诈骗', {
      indicators: [{ type: 'domain', value: 'pay.evil.example.com' }],
    });
    await indexed(3);
  });
  after(() => service.stop());

  /** Waits until so many incidents are indexed, and everything that changed. */
  async function indexed(count: number): Promise<void> {
    await eventually(`${count} incidents are indexed`, async () => {
      const [row] = await service.db.query<{ done: boolean }>(
        `SELECT (SELECT count(*) FROM incident_words) >= $1
           AND NOT EXISTS (SELECT 1 FROM incidents, incident_index_state AS state
             WHERE (incidents.changed_in, id) > (state.changed_in, state.incident_id)) AS done`,
        [count],
      );
      return row?.done === true ? true : undefined;
    });
  }

  async function titles(client: TestClient, query: string): Promise<string[]> {
    const { status, body } = await client.get<Page<IncidentView>>(`/v1/incidents?${query}`);
    assert.equal(status, 200, JSON.stringify(body));
    return body.items.map(({ title }) => title);
  }

  const malware = '社区电脑中勒索软件';
  const wifi = 'ＷｉＦｉ被仿冒';
  const fraud = '居民遇刷单返利诈骗';

  const searches: [q: string, found: string[]][] = [
    ['勒索', [malware]],
    ['勒索软件', [malware]],
    ['电脑 lockbit', [malware]],
    ['wifi', [wifi]],
    ['卫生服务', [wifi]],
    ['his系统', [wifi]],
    ['evil.example.com', [fraud]],
    ['诈', [fraud]],
    ['软件勒索', []],
    ["勒索'); DROP TABLE incidents; --", []],
    ['勒索 & !软件 | <-> :*', [malware]],
  ];
  for (const [q, found] of searches) {
    it(`by ${q}`, async () => {
      assert.deepEqual(await titles(county, `q=${encodeURIComponent(q)}`), found);
    });
  }

  it('by number', async () => {
    const { body } = await county.get<Page<IncidentView>>('/v1/incidents');
    const [first] = body.items;
    assert.deepEqual(await titles(county, `q=${first?.number}`), [fraud]);
  });

  it('only in the own area', async () => {
    assert.deepEqual(await titles(township, `q=${encodeURIComponent('诈骗')}`), []);
    assert.deepEqual(await titles(township, `q=${encodeURIComponent('勒索')}`), [malware]);
    const village = await service.as(villages.second, 'officer');
    assert.deepEqual(await titles(village, `q=${encodeURIComponent('勒索')}`), []);
    assert.deepEqual(await titles(village, 'status=reported'), [wifi]);
  });

  it('by each filter and by several', async () => {
    assert.deepEqual(await titles(county, 'category=01'), [malware]);
    assert.deepEqual(await titles(county, 'category=01007'), [malware]);
    assert.deepEqual(await titles(county, 'category=01008'), []);
    assert.deepEqual(await titles(county, 'unitType=medical-institution'), [wifi]);
    assert.deepEqual(await titles(county, 'cii=true'), [wifi]);
    assert.deepEqual(await titles(county, 'cii=false'), [fraud, malware]);
    assert.deepEqual(await titles(county, 'occurredTo=2026-01-02T00:00:00Z'), [malware]);
    assert.deepEqual(await titles(county, 'occurredFrom=2026-01-02T00:00:00Z'), [fraud, wifi]);
    assert.deepEqual(await titles(county, 'reportedTo=2026-01-02T00:00:00Z'), []);
    assert.equal((await titles(county, 'reportedFrom=2026-01-02T00:00:00Z')).length, 3);
    assert.deepEqual(await titles(county, 'status=accepted&status=reported'), [
      fraud,
      wifi,
      malware,
    ]);
    assert.deepEqual(await titles(county, 'status=accepted&status=closed'), []);
    assert.deepEqual(await titles(county, 'holder=431002002'), [fraud]);
    assert.deepEqual(await titles(county, 'division=431002001&cii=true'), [wifi]);
    assert.deepEqual(await titles(county, 'division=999'), []);
  });

  it('refuses a search for nothing, and what is no filter', async () => {
    const query = encodeURIComponent('！？');
    const answer = await county.get<Problem>(`/v1/incidents?q=${query}`);
    assert.deepEqual([answer.status, answer.body.code], [422, 'search-without-words']);
    for (const bad of ['status=open', 'grade=V', 'cii=1', 'q=', 'occurredFrom=yesterday']) {
      assert.equal((await county.get(`/v1/incidents?${bad}`)).status, 400, bad);
    }
  });

  it('shows a change at once, and the index follows', async () => {
    const incident = await report(villages.first, '路由器异常重启');
    assert.equal((await titles(township, 'status=reported'))[0], '路由器异常重启');
    const { status } = await township.post(
      `/v1/incidents/${incident.id}/accept`,
      { categoryCode: '05001', grade: 'IV' },
      { 'if-match': '"1"' },
    );
    assert.equal(status, 200);
    assert.deepEqual(await titles(township, 'status=accepted'), ['路由器异常重启']);
    assert.ok(!(await titles(township, 'status=reported')).includes('路由器异常重启'));
    await indexed(4);
    assert.deepEqual(await titles(township, 'status=accepted&grade=IV'), ['路由器异常重启']);
    assert.ok(!(await titles(township, 'status=reported')).includes('路由器异常重启'));
  });
});
