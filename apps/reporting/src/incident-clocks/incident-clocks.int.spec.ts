import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { ClockView } from '../read-models/clock-view.js';
import type { TimelineEntry } from '../read-models/incident-view.js';
import { ClockWorld } from '../testing/clock-world.js';

const township = '431002001';

describe('clocks of incidents', () => {
  let clocks: ClockWorld;
  before(async () => {
    clocks = await ClockWorld.start();
  });
  after(() => clocks.service.stop());
  beforeEach(() => clocks.clear());

  it('stand in the database with the report, and are shown with their words', async () => {
    const { id } = await clocks.report();
    clocks.at(60);
    const { items } = await clocks.clocksOf(id);
    const [first] = items;
    assert.deepEqual(first, {
      incidentId: id,
      number: 1,
      rule: 'acknowledge-iv',
      name: { en: 'Acknowledge', 'zh-CN': '签收' },
      pack: 'cn-2025',
      measures: 'acknowledge',
      holder: township,
      kind: 'local',
      runsOn: 'working',
      whenMissed: 'escalate',
      state: 'running',
      startedAt: '2025-06-03T01:00:00.000Z',
      dueAt: '2025-06-03T03:00:00.000Z',
      pauses: [],
      pausedAt: null,
      metAt: null,
      missedAt: null,
      stoppedAt: null,
      stopReason: null,
      percentUsed: 50,
      nextAt: '2025-06-03T02:00:00.000Z',
      failing: false,
    } satisfies ClockView);
    assert.deepEqual(
      items.map(({ rule, dueAt }) => `${rule} ${dueAt}`),
      [
        'acknowledge-iv 2025-06-03T03:00:00.000Z',
        // Lunch is from 12 to 14.
        'pass-up-iv 2025-06-03T07:00:00.000Z',
        'first-feedback-iv 2025-06-04T01:00:00.000Z',
        'handle-iv 2025-06-06T01:00:00.000Z',
      ],
    );
  });

  it('remind at 50 and 80 percent, once each, in the timeline and as an event', async () => {
    const { id } = await clocks.report();
    clocks.at(59);
    await clocks.sweep();
    assert.deepEqual(await clocks.firingsOf(id), []);
    clocks.at(60);
    await clocks.sweep();
    await clocks.sweep();
    clocks.at(96);
    await clocks.sweep();
    assert.deepEqual(await clocks.firingsOf(id), [
      'acknowledge-iv 431002001 50 reminded',
      'acknowledge-iv 431002001 80 reminded',
    ]);
    const officer = await clocks.service.as(township, 'officer');
    const { body } = await officer.get<{ items: TimelineEntry[] }>(`/v1/incidents/${id}/timeline`);
    assert.deepEqual(
      body.items.map(({ kind, details }) => [kind, details['percent']]),
      [
        ['reported', undefined],
        ['limit-reminded', 50],
        ['limit-reminded', 80],
      ],
    );
    const events = await clocks.service.db.query<{
      type: string;
      version: number;
      percent: number;
    }>(
      `SELECT event_type AS type, aggregate_version AS version,
              (value::jsonb ->> 'percent')::int AS percent
       FROM outbox WHERE aggregate_id = $1 ORDER BY id`,
      [`${id}/1`],
    );
    const type = 'org.tiergrid.incident.limit-reminded.v1';
    assert.deepEqual(events, [
      { type, version: 1, percent: 50 },
      { type, version: 2, percent: 80 },
    ]);
    assert.equal((await clocks.clocksOf(id)).items.length, 4);
  });

  it('escalate what nobody acknowledges, level by level, each once, up to the root', async () => {
    const { id } = await clocks.report();
    const holders: string[] = [];
    // Two working hours each; none between 12 and 14, none after 18.
    for (const minute of [120, 120 + 240, 120 + 360, 120 + 480 + 900, 120 + 480 + 900 + 240]) {
      clocks.at(minute);
      await clocks.sweep();
      await clocks.sweep();
      holders.push(await clocks.holderOf(id));
    }
    assert.deepEqual(holders, ['431002', '4310', '43', '43', '43']);
    const escalations = (await clocks.firingsOf(id)).filter((line) =>
      /^acknowledge.* 100 /.test(line),
    );
    assert.deepEqual(escalations, [
      'acknowledge-iv 431002001 100 escalated',
      'acknowledge-iv 431002 100 escalated',
      'acknowledge-iv 4310 100 escalated',
      'acknowledge-iv 43 100 skipped no-office-above',
    ]);
    const officer = await clocks.service.as('431002', 'officer');
    const { body } = await officer.get<{ items: TimelineEntry[] }>(`/v1/incidents/${id}/timeline`);
    const byPlatform = body.items.filter(({ kind }) => kind === 'escalated');
    assert.deepEqual(
      byPlatform.map(({ office, actorName, details }) => [office, actorName, details['to']]),
      [
        [null, 'Tiergrid', '431002'],
        [null, 'Tiergrid', '4310'],
        [null, 'Tiergrid', '43'],
      ],
    );
  });

  it('send up at the first reminder what an office holds that exists no more', async () => {
    const { id } = await clocks.report();
    await clocks.service.db.query("UPDATE divisions SET valid_to = '2025-06-01' WHERE code = $1", [
      township,
    ]);
    clocks.at(60);
    await clocks.sweep();
    await clocks.service.db.query('UPDATE divisions SET valid_to = NULL WHERE code = $1', [
      township,
    ]);
    assert.equal(await clocks.holderOf(id), '431002');
    assert.deepEqual(await clocks.firingsOf(id), [
      'acknowledge-iv 431002001 50 escalated office-closed',
    ]);
  });

  it('say why nothing was done, to who may ask', async () => {
    const { id } = await clocks.report();
    clocks.at(110);
    await clocks.sweep();
    const officer = await clocks.service.as('431002', 'officer');
    const first = await officer.get<{ items: { incidentId: string; reason: string }[] }>(
      '/v1/clocks/skips',
    );
    const reasons = first.body.items.filter(({ incidentId }) => incidentId === id);
    assert.deepEqual(
      reasons.map(({ reason }) => reason),
      ['overtaken'],
    );
    const elsewhere = await clocks.service.as('431002002', 'officer');
    const other = await elsewhere.get<{ items: unknown[] }>('/v1/clocks/skips');
    assert.deepEqual(other.body.items, []);
  });

  it('tell the office above of another miss, and list it for the office that is late', async () => {
    const { id } = await clocks.report();
    await clocks.command(township, id, 'accept', { categoryCode: '01007', grade: 'III' });
    clocks.at(61);
    await clocks.sweep();
    assert.deepEqual(
      (await clocks.firingsOf(id)).filter((line) => line.includes(' 100 ')),
      ['pass-up-iii 431002001 100 supervised', 'first-feedback-iii 431002001 100 supervised'],
    );
    assert.equal(await clocks.holderOf(id), township, 'a supervised miss moves nothing');
    const [event] = await clocks.service.db.query<{ consequence: string; above: string }>(
      `SELECT value::jsonb ->> 'consequence' AS consequence, value::jsonb ->> 'officeAbove' AS above
       FROM outbox WHERE event_type = 'org.tiergrid.incident.limit-missed.v1'
         AND value::jsonb ->> 'rule' = 'first-feedback-iii' AND aggregate_id LIKE $1`,
      [`${id}/%`],
    );
    assert.deepEqual(event, { consequence: 'supervised', above: '431002' });
    const officer = await clocks.service.as(township, 'officer');
    const page = await officer.get<{ items: ClockView[]; nextCursor: string | null }>(
      '/v1/clocks/overdue?limit=1',
    );
    assert.equal(page.body.items[0]?.rule, 'pass-up-iii');
    assert.ok(page.body.nextCursor);
    const next = await officer.get<{ items: ClockView[] }>(
      `/v1/clocks/overdue?cursor=${page.body.nextCursor}`,
    );
    const mine = next.body.items.filter(({ incidentId }) => incidentId === id);
    assert.deepEqual(
      mine.map(({ rule, state }) => [rule, state]),
      [['first-feedback-iii', 'overdue']],
    );
  });

  it('count a miss once that somebody mends before the sweep', async () => {
    const { id } = await clocks.report();
    clocks.at(121);
    await clocks.command(township, id, 'accept', { categoryCode: '01007', grade: 'IV' });
    clocks.at(122);
    await clocks.sweep();
    assert.deepEqual(
      (await clocks.firingsOf(id)).filter((line) => line.startsWith('acknowledge')),
      ['acknowledge-iv 431002001 100 skipped done-before-sweep'],
    );
    assert.equal(await clocks.holderOf(id), township);
    const [clock] = (await clocks.clocksOf(id)).items;
    assert.equal(clock?.state, 'met-late');
  });
});
