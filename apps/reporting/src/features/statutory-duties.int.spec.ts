import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestAnswer, TestClient } from '#libs/testing';
import type { IncidentView, TimelineEntry } from '../read-models/incident-view.js';
import { ago, DutiesFixture, minute, told } from '../testing/duties.fixture.js';
import { ReportingServiceFixture } from '../testing/reporting-service.fixture.js';
import { DutySweeper } from './miss-duties/duty-sweeper.js';

interface Problem {
  code: string;
  errors?: { field: string }[];
}

describe('statutory duties over HTTP', () => {
  let service: ReportingServiceFixture;
  let county: TestClient;
  let cases: DutiesFixture;
  let township: TestClient;

  before(async () => {
    service = await ReportingServiceFixture.start();
    county = await service.as('431002', 'officer');
    cases = new DutiesFixture(service, county);
    township = await service.as('431002001', 'officer');
  });
  after(() => service.stop());

  it('are those of the pack: who owes what to whom by when, and what is missing', async () => {
    const incident = await cases.accepted(30);
    const { items, ifCrimeSuspected } = await cases.duties(incident);
    assert.deepEqual(
      items.map(({ duty, status }) => [duty, status]),
      [
        ['cii-report', 'running'],
        ['cii-report-passed-on', 'awaited'],
        ['supplementary-report', 'awaited'],
        ['final-report', 'awaited'],
      ],
    );
    const [first, , supplementary] = items;
    assert.ok(first && supplementary);
    const discovered = new Date(incident.discoveredAt).getTime();
    assert.equal(first.startedAt, incident.discoveredAt);
    assert.equal(first.dueAt, new Date(discovered + 60 * minute).toISOString());
    assert.deepEqual(
      first.owedBy.map(({ id }) => id),
      ['cii-operator'],
    );
    assert.deepEqual(
      first.to.map((to) => to['zh-CN']),
      ['保护工作部门', '公安机关'],
    );
    assert.deepEqual(supplementary.to, first.to, 'over the same channel');
    assert.deepEqual(
      first.missing?.atOnce.map(({ id }) => id),
      ['measures', 'ransom-amount', 'ransom-method', 'ransom-date'],
      'the incident says the others itself',
    );
    assert.deepEqual(
      first.missing.later.map(({ id }) => id),
      [
        'trend',
        'preliminary-cause',
        'next-measures',
        'support-asked',
        'scene-preservation',
        'other',
      ],
    );
    assert.deepEqual(ifCrimeSuspected, [
      {
        duty: 'crime-report',
        name: { en: 'Report of a suspected crime', 'zh-CN': '涉嫌违法犯罪报案' },
      },
    ]);
  });

  it('go their whole way: first report, passed on, supplement, final report', async () => {
    const incident = await cases.accepted(30);
    const content = { measures: '已断网隔离', 'ransom-amount': '2 BTC', 'ransom-method': '比特币' };
    await cases.write(incident, { fields: { ...content, 'ransom-date': '2026-11-25' } });
    const at = ago(10);
    const person = '周敏';
    const first = await cases.fulfil(incident, 'cii-report', {
      at,
      reference: '湘网信〔2026〕17号',
      person,
    });
    assert.equal(first.status, 200, JSON.stringify(first.body));
    const { fulfilment } = first.body;
    assert.ok(fulfilment);
    assert.deepEqual(
      [fulfilment.at, fulfilment.reference, fulfilment.person, fulfilment.recordedBy],
      [at, '湘网信〔2026〕17号', person, '431002-officer-1'],
    );
    assert.deepEqual([fulfilment.late, fulfilment.missingFields], [false, []]);

    const passedOn = await cases.dutyOf(incident, 'cii-report-passed-on');
    assert.equal(passedOn.startedAt, at, 'from the receipt of the first report');
    assert.equal(passedOn.dueAt, new Date(new Date(at).getTime() + 30 * minute).toISOString());
    await cases.fulfil(incident, 'cii-report-passed-on');

    assert.equal((await cases.dutyOf(incident, 'supplementary-report')).status, 'awaited');
    await cases.write(incident, { fields: { ...content, trend: '未扩散' } });
    const supplementary = await cases.dutyOf(incident, 'supplementary-report');
    assert.deepEqual([supplementary.status, supplementary.dueAt], ['running', null]);
    await cases.fulfil(incident, 'supplementary-report');

    const { body } = await cases.command<IncidentView>(incident, 'resolve', { summary: '已恢复' });
    const final = await cases.dutyOf(incident, 'final-report');
    const ended = new Date(body.updatedAt).getTime();
    assert.equal(final.dueAt, new Date(ended + 30 * 24 * 60 * minute).toISOString());

    const all = await cases.events(incident);
    assert.deepEqual(told(all), [
      'owed.v1 cii-report',
      'fulfilled.v1 cii-report',
      'owed.v1 cii-report-passed-on',
      'fulfilled.v1 cii-report-passed-on',
      'owed.v1 supplementary-report',
      'fulfilled.v1 supplementary-report',
      'owed.v1 final-report',
    ]);
    assert.ok(!JSON.stringify(all).includes(person), 'people are not in events');
    const timeline = await county.get<{ items: TimelineEntry[] }>(
      `/v1/incidents/${incident.id}/timeline`,
    );
    assert.equal(
      timeline.body.items.filter(({ kind }) => kind.startsWith('duty-')).length,
      all.length,
    );
  });

  it('are late and incomplete when they are, and assessment is told so', async () => {
    const incident = await cases.accepted(90);
    const { body } = await cases.fulfil(incident, 'cii-report');
    const missing = ['measures', 'ransom-amount', 'ransom-method', 'ransom-date'];
    assert.deepEqual([body.fulfilment?.late, body.fulfilment?.missingFields], [true, missing]);
    const event = (await cases.events(incident)).find(({ type }) => type === 'fulfilled.v1');
    assert.deepEqual(
      [event?.value['late'], event?.value['incomplete'], event?.value['missingFields']],
      [true, true, missing],
    );
  });

  it('are missed once, whoever sweeps, and one that fails keeps no other waiting', async () => {
    const broken = await cases.accepted(300);
    const incident = await cases.accepted(90);
    await service.db.query(`UPDATE incident_duties SET definition = '{}' WHERE incident_id = $1`, [
      broken.id,
    ]);
    const sweeper = service.app.get(DutySweeper);
    await Promise.all([sweeper.sweep(), sweeper.sweep()]);
    await sweeper.sweep();
    const all = await cases.events(incident);
    assert.deepEqual(told(all), ['owed.v1 cii-report', 'missed.v1 cii-report']);
    assert.deepEqual(all[1]?.value['actor'], { clientId: 'platform', office: null });
    assert.equal(all[1].version, 2);
    assert.notEqual((await cases.dutyOf(incident, 'cii-report')).missedAt, null);
    await service.db.query('DELETE FROM incident_duties WHERE incident_id = $1', [broken.id]);
  });

  it('of a suspected crime are owed when somebody says so, whatever the grade', async () => {
    const incident = await cases.accepted(10, 'IV');
    assert.deepEqual((await cases.duties(incident)).items, []);
    await cases.write(incident, { crimeSuspected: true, fields: {} });
    assert.equal((await cases.dutyOf(incident, 'crime-report')).status, 'running');
    await cases.write(incident, { crimeSuspected: false, fields: {} });
    const { status, lapse } = await cases.dutyOf(incident, 'crime-report');
    assert.deepEqual([status, lapse?.reason], ['lapsed', 'facts-changed']);
  });

  it('refuse what cannot be recorded, in words', async () => {
    const incident = await cases.accepted(30);
    const expect = async (
      answer: Promise<TestAnswer<Problem>>,
      status: number,
      code: string,
    ): Promise<void> => {
      const { status: actual, body } = await answer;
      assert.deepEqual([actual, body.code], [status, code]);
    };
    const report = (duty: string, body?: unknown): Promise<TestAnswer<Problem>> =>
      cases.fulfil<Problem>(incident, duty, body);
    await expect(report('cii-report-passed-on'), 409, 'duty-not-begun');
    await expect(report('cii-report', { at: ago(40) }), 422, 'fulfilled-before-begun');
    await expect(report('cii-report', { at: ago(-10) }), 422, 'time-in-future');
    await expect(report('operator-report'), 404, 'not-found');
    await expect(report('nothing/of%20the%00kind'), 404, 'not-found');
    await expect(report('cii-report', { opinion: 'x' }), 400, 'validation-failed');
    await cases.fulfil(incident, 'cii-report');
    await expect(report('cii-report'), 409, 'duty-fulfilled-already');
    await expect(cases.fulfil<Problem>(incident, 'cii-report', {}, township), 403, 'not-holder');
    await expect(
      cases.write<Problem>(incident, { fields: { suspect: 'x' } }),
      422,
      'unknown-report-field',
    );
    await expect(cases.write<Problem>(incident, { fields: {} }, 7), 412, 'version-stale');
    const { body } = await cases.write(incident, { fields: { harm: '停水' } }, 0);
    assert.equal(body.version, 1);
    assert.match(
      body.derived['harm'] ?? '',
      /^停水\n关键信息基础设施整体中断运行1小时5分钟。影响 1,000,000 人/,
    );
  });

  it('are seen in the subtree alone, and their history cannot be changed', async () => {
    const incident = await cases.accepted(30);
    assert.equal((await cases.duties(incident, township)).items.length, 4);
    const neighbour = await service.as('431002002', 'officer');
    for (const path of ['duties', 'report-content', 'documents/first']) {
      assert.equal((await neighbour.get(`/v1/incidents/${incident.id}/${path}`)).status, 404);
    }
    for (const statement of [
      'DELETE FROM incident_duties',
      'UPDATE incident_report_contents SET fields = NULL',
      'DELETE FROM incident_report_contents',
    ]) {
      await assert.rejects(
        service.db.database.transaction({ path: '', end: '~' }, (tx) => tx.execute(statement)),
        /permission denied/,
      );
    }
  });

  it('are recorded once under an Idempotency-Key', async () => {
    const incident = await cases.accepted(30);
    const path = `/v1/incidents/${incident.id}/duties/cii-report/fulfil`;
    const headers = { 'idempotency-key': `fulfil-${incident.id}` };
    const first = await county.post(path, { reference: 'A-1' }, headers);
    const again = await county.post(path, { reference: 'A-1' }, headers);
    assert.equal(again.status, 200);
    assert.deepEqual(again.body, first.body);
  });
});
