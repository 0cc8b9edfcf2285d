import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from '#libs/http';
import type { TestClient } from '#libs/testing';
import type { IncidentView } from '../read-models/incident-view.js';
import type { Responsibility } from '../read-models/responsibility.js';
import { IncidentDriver } from '../testing/incident-driver.js';
import { ReportingServiceFixture } from '../testing/reporting-service.fixture.js';

const elsewhere = '431003';

describe('a hand-over to another county', () => {
  let service: ReportingServiceFixture;
  let offices: IncidentDriver;
  let other: TestClient;
  let uninvolved: TestClient;

  before(async () => {
    service = await ReportingServiceFixture.start();
    offices = await IncidentDriver.of(service);
    other = await service.asBeyondBeihu(elsewhere, '43/4310/431003/', 'officer');
    uninvolved = await service.asBeyondBeihu('431021', '43/4310/431021/', 'officer');
  });
  after(() => service.stop());

  const offer = { to: elsewhere, reason: '系统由该县单位运营' };

  async function statusOf(client: TestClient, { id }: IncidentView, suffix = ''): Promise<number> {
    return (await client.get(`/v1/incidents/${id}${suffix}`)).status;
  }

  async function listed(client: TestClient, query: string): Promise<string[]> {
    const { body } = await client.get<Page<IncidentView>>(`/v1/incidents?${query}&limit=200`);
    return body.items.map(({ id }) => id);
  }

  async function chain(client: TestClient, { id }: IncidentView): Promise<Responsibility> {
    return (await client.get<Responsibility>(`/v1/incidents/${id}/responsibility`)).body;
  }

  it('lets that office read and decide, and nobody else see it', async () => {
    const accepted = await offices.in('accepted', { contact: { phone: '13800000000' } });
    assert.equal(await statusOf(other, accepted), 404);
    const offered = await offices.do(offices.officer, accepted, 'hand-over', offer);
    assert.deepEqual([offered.holder, offered.offeredTo], ['431002001', elsewhere]);
    for (const suffix of ['', '/timeline', '/responsibility', '/grades', '/supplements']) {
      assert.equal(await statusOf(other, offered, suffix), 200, suffix);
      assert.equal(await statusOf(uninvolved, offered, suffix), 404, suffix);
      assert.equal(await statusOf(offices.beside, offered, suffix), 404, suffix);
    }
    assert.ok((await listed(other, `offeredTo=${elsewhere}`)).includes(offered.id));
    assert.deepEqual(await listed(uninvolved, `offeredTo=${elsewhere}`), []);
    // Who is only asked does not hold it, and is not told whose contact is kept.
    const early = await offices.send(other, offered, 'resolve', { summary: '已处置' });
    assert.deepEqual([early.status, early.body.code], [403, 'not-holder']);
    const { body: asked } = await other.get<IncidentView>(`/v1/incidents/${offered.id}`);
    assert.equal(asked.hasContact, false);
    const wrong = await offices.send(offices.officer, offered, 'take-over');
    assert.deepEqual([wrong.status, wrong.body.code], [403, 'not-offered-to-you']);
  });

  it('makes it the holder once it takes it, and the old one still sees its own place', async () => {
    const accepted = await offices.in('accepted', { contact: { phone: '13800000000' } });
    const offered = await offices.do(offices.officer, accepted, 'hand-over', offer);
    const taken = await offices.do(other, offered, 'take-over');
    assert.deepEqual([taken.holder, taken.offeredTo, taken.status], [elsewhere, null, 'accepted']);
    assert.equal(taken.hasContact, true);
    assert.ok((await listed(other, `holder=${elsewhere}`)).includes(taken.id));
    assert.equal(await statusOf(uninvolved, taken), 404);
    for (const client of [offices.officer, offices.worker]) {
      assert.equal(await statusOf(client, taken), 200);
    }
    const late = await offices.send(offices.officer, taken, 'resolve', { summary: '已处置' });
    assert.deepEqual([late.status, late.body.code], [403, 'not-holder']);
    // It handles it, and sends it where it can no longer see it.
    const supplemented = await offices.do(other, taken, 'supplements', { text: '已接收' });
    const resolved = await offices.do(other, supplemented, 'resolve', { summary: '已处置' });
    const escalated = await offices.do(other, resolved, 'escalate', { reason: '请市级核查' });
    assert.equal(escalated.holder, '4310');
    assert.equal(await statusOf(other, escalated), 404);
    assert.deepEqual(
      (await chain(offices.officer, escalated)).holders.map(({ office, how, until }) => [
        office,
        how,
        until !== null,
      ]),
      [
        ['431002001', 'reported', true],
        [elsewhere, 'handed-over', true],
        ['4310', 'escalated', false],
      ],
    );
  });

  it('keeps who refused and why, when that office sees it no longer', async () => {
    let incident = await offices.in('reported');
    incident = await offices.do(offices.officer, incident, 'hand-over', offer);
    const again = await offices.send(offices.officer, incident, 'hand-over', offer);
    assert.deepEqual([again.status, again.body.code], [409, 'hand-over-pending']);
    incident = await offices.do(other, incident, 'refuse-hand-over', { reason: '非本县系统' });
    assert.equal(await statusOf(other, incident), 404);
    assert.ok(!(await listed(other, `offeredTo=${elsewhere}`)).includes(incident.id));
    incident = await offices.do(offices.officer, incident, 'hand-over', offer);
    incident = await offices.do(offices.officer, incident, 'withdraw-hand-over', {
      reason: '核实后仍归本街道',
    });
    assert.equal(await statusOf(other, incident), 404);
    incident = await offices.do(offices.officer, incident, 'hand-over', offer);
    incident = await offices.do(offices.officer, incident, 'escalate', { reason: '请区里协调' });
    const { handOvers, holders } = await chain(offices.officer, incident);
    assert.deepEqual(
      handOvers.map(({ to, answer, answeredBy, answerReason }) => [
        to,
        answer,
        answeredBy,
        answerReason,
      ]),
      [
        [elsewhere, 'refused', `${elsewhere}-officer-1`, '非本县系统'],
        [elsewhere, 'withdrawn', '431002001-officer-1', '核实后仍归本街道'],
        [elsewhere, 'lapsed', null, null],
      ],
    );
    assert.deepEqual(
      holders.map(({ office }) => office),
      ['431002001', '431002'],
    );
  });

  it('refuses an office that there is not, the holder itself, and a stale answer', async () => {
    const incident = await offices.in('reported');
    const unknown = await offices.send(offices.officer, incident, 'hand-over', {
      ...offer,
      to: '999999',
    });
    assert.deepEqual(
      [unknown.status, unknown.body.code, unknown.body.field],
      [422, 'unknown-division', '/to'],
    );
    const own = await offices.send(offices.officer, incident, 'hand-over', {
      ...offer,
      to: '431002001',
    });
    assert.deepEqual([own.status, own.body.code], [422, 'hand-over-to-holder']);
    const none = await offices.send(offices.officer, incident, 'withdraw-hand-over', {
      reason: '无',
    });
    assert.deepEqual([none.status, none.body.code], [409, 'no-hand-over-offered']);
    const offered = await offices.do(offices.officer, incident, 'hand-over', offer);
    for (const [name, body] of [
      ['take-over', {}],
      ['refuse-hand-over', { reason: '非本县系统' }],
    ] as const) {
      const stale = await offices.send(other, incident, name, body);
      assert.deepEqual([stale.status, stale.body.code], [412, 'version-stale']);
      const worker = await service.asBeyondBeihu(elsewhere, '43/4310/431003/', 'grid-worker');
      assert.equal((await offices.send(worker, offered, name, body)).status, 403);
    }
  });

  it('is decided once when it is taken and withdrawn at the same moment', async () => {
    const incident = await offices.in('reported');
    const offered = await offices.do(offices.officer, incident, 'hand-over', offer);
    const answers = await Promise.all([
      offices.send(other, offered, 'take-over'),
      offices.send(offices.officer, offered, 'withdraw-hand-over', { reason: '撤回' }),
    ]);
    const statuses = answers.map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 200).length, 1, String(statuses));
    // Who comes late finds another version, or, once it is withdrawn, nothing.
    assert.ok([404, 412].includes(statuses.find((status) => status !== 200) ?? 0));
  });
});
