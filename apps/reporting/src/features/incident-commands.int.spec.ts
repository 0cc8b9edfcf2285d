import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { IncidentView, TimelineEntry } from '../read-models/incident-view.js';
import { finalReport, IncidentDriver, neighbour, triage } from '../testing/incident-driver.js';
import { ReportingServiceFixture } from '../testing/reporting-service.fixture.js';

interface Expectation {
  readonly command: string;
  readonly body: unknown;
  /** A state in which it fits, the state after it, and one in which it does not fit. */
  readonly from: IncidentView['status'];
  readonly to: IncidentView['status'];
  readonly wrong: IncidentView['status'];
  /** What it leaves on the timeline. */
  readonly kind: string;
}

const reason = { reason: '情况说明' };

/** Commands of the holder; those of others have specs of their own. */
const expectations: readonly Expectation[] = [
  ...[
    {
      command: 'accept',
      body: triage,
      from: 'reported',
      to: 'accepted',
      kind: 'accepted',
    } as const,
    {
      command: 'reject',
      body: reason,
      from: 'reported',
      to: 'rejected',
      kind: 'rejected',
    } as const,
    {
      command: 'resume',
      body: reason,
      from: 'suspended',
      to: 'accepted',
      kind: 'resumed',
    } as const,
    { command: 'verify', body: {}, from: 'resolved', to: 'verified', kind: 'verified' } as const,
    {
      command: 'rework',
      body: reason,
      from: 'resolved',
      to: 'handling',
      kind: 'reworked',
    } as const,
    { command: 'close', body: {}, from: 'verified', to: 'closed', kind: 'closed' } as const,
    { command: 'reopen', body: reason, from: 'closed', to: 'handling', kind: 'reopened' } as const,
  ].map((row) => ({ ...row, wrong: 'accepted' as const })),
  {
    ...{ command: 'regrade', body: { grade: 'III', ...reason }, kind: 'regraded' },
    ...{ from: 'resolved', to: 'resolved', wrong: 'reported' },
  },
  {
    ...{ command: 'suspend', body: reason, kind: 'suspended' },
    ...{ from: 'accepted', to: 'suspended', wrong: 'reported' },
  },
  {
    ...{ command: 'resolve', body: { summary: '已处置' }, kind: 'resolved' },
    ...{ from: 'accepted', to: 'resolved', wrong: 'suspended' },
  },
  {
    ...{ command: 'escalate', body: reason, kind: 'escalated' },
    ...{ from: 'suspended', to: 'suspended', wrong: 'closed' },
  },
  {
    ...{ command: 'return', body: reason, kind: 'returned' },
    ...{ from: 'accepted', to: 'accepted', wrong: 'closed' },
  },
  {
    ...{ command: 'hand-over', body: { to: neighbour, ...reason }, kind: 'hand-over-offered' },
    ...{ from: 'verified', to: 'verified', wrong: 'rejected' },
  },
  {
    ...{ command: 'final-report', body: finalReport, kind: 'final-report-submitted' },
    ...{ from: 'resolved', to: 'resolved', wrong: 'accepted' },
  },
];

describe('every command of the holder', () => {
  let service: ReportingServiceFixture;
  let offices: IncidentDriver;
  before(async () => {
    service = await ReportingServiceFixture.start();
    offices = await IncidentDriver.of(service);
  });
  after(() => service.stop());

  for (const { command, body, from, to, wrong, kind } of expectations) {
    it(`${command}: from ${from} to ${to}; not stale, by another office, role, or when ${wrong}`, async () => {
      const incident = await offices.in(from);
      const codeOf = async (
        ...[client, target]: [typeof offices.above, Pick<IncidentView, 'id' | 'version'>]
      ): Promise<unknown[]> => {
        const answer = await offices.send(client, target, command, body);
        return [answer.status, answer.body.code];
      };
      const stale = { ...incident, version: incident.version + 7 };
      assert.deepEqual(await codeOf(offices.second, stale), [412, 'version-stale']);
      // The office above may reopen: it looks after the holder's work.
      if (command !== 'reopen') {
        assert.deepEqual(await codeOf(offices.above, incident), [403, 'not-holder']);
      }
      assert.deepEqual(await codeOf(offices.worker, incident), [403, 'role-not-allowed']);
      assert.deepEqual(await codeOf(offices.beside, incident), [404, 'not-found']);
      const other = await offices.in(wrong);
      assert.deepEqual(await codeOf(offices.second, other), [409, 'command-not-allowed']);

      const changed = await offices.do(offices.second, incident, command, body);
      assert.equal(changed.status, to);
      const { body: timeline } = await offices.worker.get<{ items: TimelineEntry[] }>(
        `/v1/incidents/${incident.id}/timeline`,
      );
      // A new grade owes new duties, which the timeline says after it.
      const own = timeline.items.filter((entry) => !entry.kind.startsWith('duty-'));
      assert.equal(own.at(-1)?.kind, kind);
      const [event] = await service.db.query<{ type: string }>(
        `SELECT event_type AS type FROM outbox
         WHERE aggregate_id = $1 AND aggregate_version = $2`,
        [incident.id, changed.version],
      );
      assert.equal(event?.type, `org.tiergrid.incident.${kind}.v1`);
    });
  }
});

describe('grades', () => {
  let service: ReportingServiceFixture;
  let offices: IncidentDriver;
  before(async () => {
    service = await ReportingServiceFixture.start();
    offices = await IncidentDriver.of(service);
  });
  after(() => service.stop());

  it('are suggested from the metrics, with what decided it; another one needs a reason', async () => {
    const incident = await offices.report({ impact: { ciiDownMinutes: 75 } });
    assert.deepEqual(
      [incident.policyPack, incident.policyVersion, incident.suggestedGrade],
      ['cn-2025', '1.0.0', 'II'],
    );
    assert.deepEqual(incident.decidedBy[0]?.indicator, 'ciiDownMinutes');
    const { body: read } = await offices.officer.get<IncidentView>(`/v1/incidents/${incident.id}`);
    assert.deepEqual(
      [read.policyPack, read.suggestedGrade, read.decidedBy],
      [incident.policyPack, 'II', incident.decidedBy],
    );
    const refused = await offices.send(offices.officer, incident, 'accept', triage);
    assert.deepEqual(
      [refused.status, refused.body.code, refused.body.field],
      [422, 'grade-needs-reason', '/reason'],
    );
    const why = { ...triage, reason: '停机时间误报' };
    const accepted = await offices.do(offices.officer, incident, 'accept', why);
    assert.deepEqual([accepted.grade, accepted.suggestedGrade], ['IV', 'II']);
  });

  it('are not suggested while nothing is known', async () => {
    const { suggestedGrade, decidedBy } = await offices.report();
    assert.deepEqual([suggestedGrade, decidedBy], [null, []]);
  });

  it('stay readable with who gave them and why', async () => {
    let incident = await offices.in('accepted', { impact: { peopleAffected: 3 } });
    incident = await offices.do(offices.officer, incident, 'regrade', {
      grade: 'III',
      reason: '受影响单位增加',
    });
    incident = await offices.do(offices.second, incident, 'regrade', {
      grade: 'II',
      reason: '关键系统中断',
    });
    const { body } = await offices.worker.get<{ items: Record<string, unknown>[] }>(
      `/v1/incidents/${incident.id}/grades`,
    );
    assert.deepEqual(
      body.items.map((item) => [
        item['grade'],
        item['actorName'],
        item['reason'],
        item['suggestedGrade'],
      ]),
      [
        ['IV', '431002001-officer-1', null, 'IV'],
        ['III', '431002001-officer-1', '受影响单位增加', 'IV'],
        ['II', '431002001-officer-2', '关键系统中断', 'IV'],
      ],
    );
    const same = await offices.send(offices.officer, incident, 'regrade', {
      grade: 'II',
      reason: '重复',
    });
    assert.deepEqual([same.status, same.body.code], [422, 'grade-unchanged']);
  });

  it('of a kind of unit that no pack knows are not asked for', async () => {
    const report = (unitType: string) =>
      offices.worker.post<{ errors: { field: string }[] }>('/v1/incidents', {
        ...{ divisionCode: '431002001001', title: '弱口令', affected: { unitType } },
        occurredAt: new Date(Date.now() - 60_000).toISOString(),
      });
    assert.equal((await report('central-organ')).status, 201);
    const { status, body } = await report('castle');
    assert.deepEqual([status, body.errors[0]?.field], [400, '/affected/unitType']);
  });
});

describe('the end of an incident', () => {
  let service: ReportingServiceFixture;
  let offices: IncidentDriver;
  before(async () => {
    service = await ReportingServiceFixture.start();
    offices = await IncidentDriver.of(service);
  });
  after(() => service.stop());

  it('waits for the final report from grade III up, anew after a reopening', async () => {
    let incident = await offices.in('verified');
    incident = await offices.do(offices.officer, incident, 'regrade', {
      grade: 'III',
      reason: '受影响单位增加',
    });
    const close = await offices.send(offices.second, incident, 'close');
    assert.deepEqual([close.status, close.body.code], [409, 'final-report-missing']);
    incident = await offices.do(offices.second, incident, 'final-report', finalReport);
    incident = await offices.do(offices.second, incident, 'close');
    // The office above looks after the holder's work; the holder stays the same.
    incident = await offices.do(offices.above, incident, 'reopen', { reason: '再次被加密' });
    assert.deepEqual([incident.status, incident.holder], ['handling', '431002001']);
    incident = await offices.do(offices.second, incident, 'resolve', { summary: '重装系统' });
    for (const handler of [offices.officer, offices.second]) {
      const verify = await offices.send(handler, incident, 'verify');
      assert.deepEqual([verify.status, verify.body.code], [403, 'handler-cannot-verify']);
    }
    const third = await service.as('431002001', 'officer', 3);
    incident = await offices.do(third, incident, 'verify');
    assert.equal(
      (await offices.send(third, incident, 'close')).body.code,
      'final-report-missing',
      'the one from before does not count',
    );
    const { body } = await offices.worker.get<{ items: { cause: string }[] }>(
      `/v1/incidents/${incident.id}/final-report`,
    );
    assert.deepEqual(
      body.items.map(({ cause }) => cause),
      [finalReport.cause],
    );
  });
});
