import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { everything } from '#libs/divisions';
import type { Page } from '#libs/http';
import type { TestClient } from '#libs/testing';
import { type Period, periodOf } from '../domain/zero-report/index.js';
import type { ZeroReportView } from '../read-models/zero-report-view.js';
import { county, reportIncident, township, village } from '../testing/incident-story.fixture.js';
import { ReportingServiceFixture } from '../testing/reporting-service.fixture.js';

interface Problem {
  readonly code: string;
}
interface Silent extends Page<{ code: string }> {
  readonly fileBy: string;
}
interface Figures {
  readonly due: number;
  readonly reported: number;
  readonly zeroReported: number;
  readonly silent: number;
  readonly contradicted: number;
  readonly completeness: number | null;
}

const dayMs = 86_400_000;
const weekAgo = (weeks: number): Period =>
  periodOf(
    'week',
    new Date(Date.now() + 8 * 3_600_000 - weeks * 7 * dayMs).toISOString().slice(0, 10),
  );
const lastWeek = weekAgo(1);
const period = lastWeek.text;
/** The middle of last week. */
const then = new Date(Date.parse(lastWeek.firstDay) + 3 * dayMs).toISOString();

let service: ReportingServiceFixture;
let worker: TestClient;
let officer: TestClient;
before(async () => {
  service = await ReportingServiceFixture.start();
  worker = await service.as(village, 'grid-worker');
  officer = await service.as(township, 'officer');
});
after(() => service.stop());
beforeEach(() => service.db.query('TRUNCATE zero_reports, incidents, outbox CASCADE'));

async function file(client: TestClient, body: object): Promise<ZeroReportView> {
  const answer = await client.post<ZeroReportView>('/v1/zero-reports', body);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
}

async function refusal(client: TestClient, body: object): Promise<unknown> {
  const answer = await client.post<Problem>('/v1/zero-reports', body);
  return [answer.status, answer.body.code];
}

async function figures(
  division: string,
  client = officer,
): Promise<Figures & { byDivision: object[] }> {
  const path = `/v1/zero-reports/completeness?division=${division}&period=${period}`;
  const { status, body } = await client.get<Figures & { byDivision: object[] }>(path);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

async function silent(division: string, client = officer): Promise<string[]> {
  const path = `/v1/zero-reports/silent?division=${division}&period=${period}&limit=200`;
  return (await client.get<Silent>(path)).body.items.map(({ code }) => code);
}

describe('POST /v1/zero-reports', () => {
  it('takes the word of a village, tells the others, and gives the same answer again', async () => {
    const report = await file(worker, { period });
    assert.equal(report.onBehalf, false);
    assert.deepEqual(
      [report.divisionCode, report.grain, report.firstDay, report.lastDay, report.contradictedBy],
      [village, 'week', lastWeek.firstDay, lastWeek.lastDay, null],
    );
    const again = await Promise.all(
      Array.from({ length: 4 }, () => file(officer, { period, divisionCode: village })),
    );
    for (const one of again) assert.deepEqual(one, report);
    const events = await service.db.query<{ aggregate_id: string; value: string }>(
      `SELECT aggregate_id, value FROM outbox WHERE event_type = 'org.tiergrid.zero-report.filed.v1'`,
    );
    assert.deepEqual(
      events.map(({ aggregate_id: id }) => id),
      [report.id],
    );
    assert.deepEqual(JSON.parse(events[0]?.value ?? ''), {
      divisionCode: village,
      divisionPath: '43/4310/431002/431002001/431002001001/',
      period,
      grain: 'week',
      firstDay: lastWeek.firstDay,
      lastDay: lastWeek.lastDay,
      onBehalf: false,
      actor: { clientId: `${village}-grid-worker-1`, office: village },
    });
  });

  it('takes it once of many who file at the same time', async () => {
    const both = await Promise.all([file(worker, { period }), file(worker, { period })]);
    assert.deepEqual(both[0], both[1]);
    assert.equal((await service.db.query('SELECT 1 FROM outbox')).length, 1);
  });

  it('records that an officer filed it on behalf', async () => {
    const report = await file(officer, { period, divisionCode: village });
    assert.deepEqual([report.office, report.onBehalf], [township, true]);
  });

  it('refuses other villages, other periods, and what is no period', async () => {
    assert.deepEqual(await refusal(worker, { period, divisionCode: '431002001002' }), [
      403,
      'not-own-village',
    ]);
    assert.deepEqual(await refusal(officer, { period }), [422, 'not-a-village']);
    assert.deepEqual(await refusal(officer, { period, divisionCode: '431002002001' }), [
      422,
      'division-outside-scope',
    ]);
    assert.deepEqual(await refusal(worker, { period: weekAgo(0).text }), [422, 'period-not-over']);
    assert.deepEqual(await refusal(worker, { period: weekAgo(3).text }), [
      422,
      'period-too-long-ago',
    ]);
    assert.deepEqual(await refusal(worker, { period: '2026-10' }), [422, 'period-of-other-length']);
    for (const odd of ['2026-W60', 'last week', '', '2026-13']) {
      assert.deepEqual(await refusal(worker, { period: odd }), [400, 'validation-failed']);
    }
  });

  it('refuses where an incident occurred in the period, or was received in it', async () => {
    await reportIncident(service, { occurredAt: then });
    assert.deepEqual(await refusal(worker, { period }), [422, 'period-has-reports']);
    await service.db.query('TRUNCATE incidents CASCADE');
    await reportIncident(service, { occurredAt: '2020-01-01T00:00:00Z' });
    await service.db.query('UPDATE incidents SET reported_at = $1', [then]);
    assert.deepEqual(await refusal(worker, { period }), [422, 'period-has-reports']);
    const neighbour = await service.as('431002001002', 'grid-worker');
    await file(neighbour, { period });
  });

  it('keeps days of the platform’s time zone, to the minute', async () => {
    const start = Date.parse(`${lastWeek.firstDay}T00:00:00+08:00`);
    await reportIncident(service, { occurredAt: new Date(start - 1).toISOString() });
    await file(worker, { period });
    await reportIncident(service, { occurredAt: new Date(start).toISOString() });
    const { body } = await worker.get<Page<ZeroReportView>>('/v1/zero-reports');
    assert.notEqual(body.items[0]?.contradictedBy, null);
  });
});

describe('a zero report that an incident contradicts', () => {
  it('is marked from the moment on at which the incident is reported', async () => {
    await file(worker, { period });
    const elsewhere = await service.as('431002001002', 'grid-worker');
    await file(elsewhere, { period });
    const { id, number } = await reportIncident(service, { occurredAt: then });
    const { body } = await officer.get<Page<ZeroReportView>>(`/v1/zero-reports?period=${period}`);
    assert.deepEqual(
      body.items.map((report) => [report.divisionCode, report.contradictedBy]),
      [
        ['431002001002', null],
        [village, { id, number }],
      ],
    );
    const { reported, zeroReported, contradicted } = await figures(township);
    assert.deepEqual([reported, zeroReported, contradicted], [1, 1, 1]);
  });
});

describe('who was silent', () => {
  it('are the villages with neither, page by page, and the figures add up at every tier', async () => {
    await file(worker, { period });
    const other = await service.as('431002002001', 'grid-worker');
    await other.post('/v1/incidents', {
      divisionCode: '431002002001',
      title: '一',
      occurredAt: then,
    });
    const admin = await service.as(county, 'county-admin');
    const missing = await silent(county, admin);
    assert.equal(missing.length, 163);
    assert.equal(missing.includes(village) || missing.includes('431002002001'), false);
    assert.equal((await silent(township)).length, 12);

    const paged: string[] = [];
    let cursor = '';
    do {
      const path = `/v1/zero-reports/silent?division=${county}&period=${period}&limit=100${cursor}`;
      const { body } = await admin.get<Silent>(path);
      paged.push(...body.items.map(({ code }) => code));
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
    } while (cursor !== '');
    assert.deepEqual(paged, missing);

    const { byDivision, ...whole } = await figures(county, admin);
    assert.deepEqual(
      [whole.due, whole.reported, whole.zeroReported, whole.silent, whole.completeness],
      [165, 1, 1, 163, 2 / 165],
    );
    assert.equal(byDivision.length, 14);
    assert.deepEqual(byDivision[0], {
      code: township,
      name: '人民路街道',
      due: 13,
      reported: 0,
      zeroReported: 1,
      silent: 12,
      contradicted: 0,
      completeness: 1 / 13,
    });
    const prefecture = await service.as('4310', 'statistics-reader');
    assert.equal((await figures('4310', prefecture)).due, 165);
    const own = await figures(village, worker);
    assert.deepEqual([own.due, own.completeness, own.byDivision.length], [1, 1, 1]);
  });

  it('leaves out villages that were not there on the last day, and rates nothing of nothing', async () => {
    const set = (validFrom: string | null, validTo: string | null): Promise<unknown> =>
      service.db.query('UPDATE divisions SET valid_from = $1, valid_to = $2 WHERE code = $3', [
        validFrom,
        validTo,
        village,
      ]);
    try {
      await set(null, lastWeek.lastDay);
      assert.equal((await silent(township)).includes(village), false);
      const none = await figures(village, worker);
      assert.deepEqual([none.due, none.completeness], [0, null]);
      assert.deepEqual(await refusal(worker, { period }), [422, 'division-not-in-period']);
      await set(lastWeek.lastDay, lastWeek.dayAfter);
      assert.equal((await silent(township)).includes(village), true);
      await set(lastWeek.dayAfter, null);
      assert.equal((await silent(township)).includes(village), false);
    } finally {
      await set(null, null);
    }
  });

  it('counts what happened in a grid cell below as its village’s', async () => {
    await reportIncident(service, { occurredAt: then });
    await service.db.query(
      `UPDATE incidents SET division_path = division_path || '431002001001-1/'`,
    );
    assert.equal((await silent(township)).includes(village), false);
    assert.deepEqual(await refusal(worker, { period }), [422, 'period-has-reports']);
  });

  it('is no question about others’ areas, or about a week that is not over', async () => {
    const ask = async (query: string): Promise<unknown> =>
      (await officer.get<Problem>(`/v1/zero-reports/silent?${query}`)).body.code;
    assert.equal(await ask(`division=431002002&period=${period}`), 'division-outside-scope');
    assert.equal(await ask(`division=${county}&period=${period}`), 'division-outside-scope');
    assert.equal(await ask(`division=999&period=${period}`), 'unknown-division');
    assert.equal(await ask(`division=${township}&period=${weekAgo(0).text}`), 'period-not-over');
    assert.equal(await ask(`division=${township}&period=2026-W99`), 'validation-failed');
  });
});

describe('zero reports', () => {
  it('are only ever added to, inside the scope', async () => {
    const report = await file(worker, { period });
    for (const statement of [
      'UPDATE zero_reports SET filed_at = now()',
      'DELETE FROM zero_reports',
      'TRUNCATE zero_reports',
    ]) {
      await assert.rejects(
        service.db.database.transaction(everything, (tx) => tx.execute(statement)),
        /permission denied/,
      );
    }
    const beside = await service.as('431002002', 'officer');
    const { body } = await beside.get<Page<ZeroReportView>>('/v1/zero-reports');
    assert.deepEqual(body.items, []);
    const named = await beside.get<Page<object>>(`/v1/zero-reports?division=${township}`);
    assert.deepEqual(named.body.items, []);
    const seen = await officer.get<Page<ZeroReportView>>(`/v1/zero-reports?division=${village}`);
    assert.deepEqual(seen.body.items, [report]);
  });

  it('may be of days or months by the settings', async () => {
    const daily = await ReportingServiceFixture.start({ TIERGRID_ZERO_REPORT_PERIOD: 'day' });
    try {
      const { lastDay: yesterday } = weekAgo(1);
      const report = await file(await daily.as(village, 'grid-worker'), { period: yesterday });
      assert.equal(report.grain, 'day');
    } finally {
      await daily.stop();
    }
  });
});
