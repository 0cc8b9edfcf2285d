import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { unzipSync } from 'fflate';
import type { TestClient } from '#libs/testing';
import type { IncidentView } from '../read-models/incident-view.js';
import { DutiesFixture, minute, told } from '../testing/duties.fixture.js';
import { ReportingServiceFixture } from '../testing/reporting-service.fixture.js';

describe('the duties of an incident on its way', () => {
  let service: ReportingServiceFixture;
  let county: TestClient;
  let cases: DutiesFixture;

  before(async () => {
    service = await ReportingServiceFixture.start();
    county = await service.as('431002', 'officer');
    cases = new DutiesFixture(service, county);
  });
  after(() => service.stop());

  async function send(incident: IncidentView, name: string, body?: unknown, client = county) {
    const path = `/v1/incidents/${incident.id}/${name}`;
    const answer = await client.post<IncidentView>(path, body, { 'if-match': '*' });
    assert.ok(answer.status < 300, `${name}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  it('a regrade lapses what is owed no longer, and brings it back with its first limit', async () => {
    const incident = await cases.accepted(20);
    const { dueAt } = await cases.dutyOf(incident, 'cii-report');
    await send(incident, 'regrade', { grade: 'IV', reason: '核实后影响较小' });
    const lapsed = await cases.dutyOf(incident, 'cii-report');
    assert.deepEqual([lapsed.status, lapsed.lapse?.reason], ['lapsed', 'regraded']);
    await send(incident, 'regrade', { grade: 'I', reason: '影响扩大' });
    const again = await cases.dutyOf(incident, 'cii-report');
    assert.deepEqual([again.status, again.dueAt, again.round], ['running', dueAt, 1]);
    assert.deepEqual(told(await cases.events(incident)), [
      'owed.v1 cii-report',
      'lapsed.v1 cii-report',
      'owed.v1 cii-report',
    ]);
  });

  it('suspending pauses none', async () => {
    const incident = await cases.accepted(20);
    const { dueAt } = await cases.dutyOf(incident, 'cii-report');
    await send(incident, 'suspend', { reason: '等待厂商补丁' });
    const duty = await cases.dutyOf(incident, 'cii-report');
    assert.deepEqual([duty.status, duty.dueAt], ['running', dueAt]);
  });

  it('a supplement makes a supplementary report due, which tells it', async () => {
    const incident = await cases.accepted(20);
    await send(incident, 'supplements', { text: '又发现两台服务器被加密' });
    assert.equal((await cases.dutyOf(incident, 'supplementary-report')).status, 'awaited');
    await cases.fulfil(incident, 'cii-report');
    await send(incident, 'supplements', { text: '已恢复备份数据' });
    assert.equal((await cases.dutyOf(incident, 'supplementary-report')).status, 'running');
    const path = `/v1/incidents/${incident.id}/documents/supplementary?format=docx`;
    const { bytes } = await county.download(path);
    const text = Buffer.from(unzipSync(bytes)['word/document.xml'] ?? []).toString('utf8');
    assert.match(text, /续报情况.*又发现两台服务器被加密.*已恢复备份数据/s);
  });

  it('the final report says what was submitted, and begins anew when handling goes on', async () => {
    const incident = await cases.accepted(20);
    await send(incident, 'resolve', { summary: '已恢复' });
    const first = await cases.dutyOf(incident, 'final-report');
    assert.equal(first.missing?.atOnce.length, 6);
    const other = await service.as('431002', 'officer', 2);
    await send(incident, 'rework', { reason: '尚有服务器未恢复' }, other);
    const lapsed = await cases.dutyOf(incident, 'final-report');
    assert.deepEqual([lapsed.status, lapsed.lapse?.reason], ['lapsed', 'handling-goes-on']);
    const resolved = await send(incident, 'resolve', { summary: '全部恢复' });
    const again = await cases.dutyOf(incident, 'final-report');
    assert.deepEqual([again.status, again.round], ['running', 2]);
    const ended = new Date(resolved.updatedAt).getTime();
    assert.equal(again.dueAt, new Date(ended + 30 * 24 * 60 * minute).toISOString());

    await send(incident, 'final-report', {
      cause: '弱口令',
      emergencyMeasures: '断网',
      harm: '停水三小时',
      responsibility: '约谈运维单位',
      rectification: '启用双因素认证',
      lessons: '口令须定期检查',
    });
    assert.deepEqual((await cases.dutyOf(incident, 'final-report')).missing?.atOnce, []);
    const { body } = await cases.fulfil(incident, 'final-report', { reference: '终报-1' });
    assert.deepEqual([body.fulfilment?.late, body.fulfilment?.missingFields], [false, []]);
    const { bytes } = await county.download(
      `/v1/incidents/${incident.id}/documents/final?format=docx&lang=en`,
    );
    const text = Buffer.from(unzipSync(bytes)['word/document.xml'] ?? []).toString('utf8');
    assert.match(text, /启用双因素认证/);
    assert.doesNotMatch(text, /not filled in/);
  });

  it('those of a duplicate lapse: the survivor owes them', async () => {
    const duplicate = await cases.accepted(20);
    const survivor = await cases.accepted(20);
    await send(duplicate, 'merge', { into: survivor.id, reason: '同一事件' });
    const { status, lapse } = await cases.dutyOf(duplicate, 'cii-report');
    assert.deepEqual([status, lapse?.reason], ['lapsed', 'merged']);
  });
});

describe('the duties of an incident under NIS2', () => {
  it('are a month on the calendar from a notification on 31 January', async () => {
    const service = await ReportingServiceFixture.start({
      TIERGRID_DEFAULT_POLICY_PACK: 'eu-nis2',
    });
    try {
      const county = await service.as('431002', 'officer');
      const cases = new DutiesFixture(service, county);
      const { body } = await county.post<IncidentView>('/v1/incidents', {
        divisionCode: '431002001001',
        title: 'ransomware at a hospital',
        occurredAt: '2026-01-29T15:00:00+01:00',
        impact: { systemLoss: 'partial-paralysis' },
      });
      const accept = { categoryCode: '01007', grade: 'III' };
      const headers = { 'if-match': '*' };
      await county.post(`/v1/incidents/${body.id}/accept`, accept, headers);
      const { items } = await cases.duties(body);
      assert.deepEqual(
        items.map(({ duty, status, dueAt }) => [duty, status, dueAt]),
        [
          ['early-warning', 'running', '2026-01-30T14:00:00.000Z'],
          ['notification', 'running', '2026-02-01T14:00:00.000Z'],
          ['final-report', 'awaited', null],
          ['progress-report', 'awaited', null],
          ['final-report-after-handling', 'awaited', null],
        ],
      );
      await cases.fulfil(body, 'notification', { at: '2026-01-31T10:00:00+01:00' });
      for (const duty of ['final-report', 'progress-report']) {
        assert.equal((await cases.dutyOf(body, duty)).dueAt, '2026-02-28T09:00:00.000Z');
      }
      const path = `/v1/incidents/${body.id}/documents/first?format=docx&lang=en`;
      const { bytes } = await county.download(path);
      const text = Buffer.from(unzipSync(bytes)['word/document.xml'] ?? []).toString('utf8');
      assert.match(text, /Whether unlawful or malicious acts are suspected/);
    } finally {
      await service.stop();
    }
  });
});
