import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { IncidentView, TimelineEntry } from '../../read-models/incident-view.js';
import { IncidentDriver, triage } from '../../testing/incident-driver.js';
import { ReportingServiceFixture } from '../../testing/reporting-service.fixture.js';

describe('merging a duplicate', () => {
  let service: ReportingServiceFixture;
  let offices: IncidentDriver;
  before(async () => {
    service = await ReportingServiceFixture.start();
    offices = await IncidentDriver.of(service);
  });
  after(() => service.stop());

  const into = ({ id }: { id: string }) => ({ into: id, reason: '与先前上报为同一事件' });

  async function read(incident: IncidentView, client = offices.worker): Promise<IncidentView> {
    return (await client.get<IncidentView>(`/v1/incidents/${incident.id}`)).body;
  }
  async function kinds(incident: IncidentView): Promise<string[]> {
    const { body } = await offices.officer.get<{ items: TimelineEntry[] }>(
      `/v1/incidents/${incident.id}/timeline`,
    );
    return body.items.map(({ kind }) => kind);
  }

  it('keeps both timelines, and shows how the survivor goes on', async () => {
    const survivor = await offices.in('accepted');
    const duplicate = await offices.in('reported');
    const merged = await offices.do(offices.officer, duplicate, 'merge', into(survivor));
    const { id, number } = survivor;
    assert.equal(merged.status, 'merged');
    assert.deepEqual(merged.mergedInto, { id, number, status: 'accepted' });
    assert.deepEqual(await kinds(duplicate), ['reported', 'merged']);
    assert.deepEqual(await kinds(survivor), ['reported', 'accepted', 'duplicate-merged']);
    assert.equal((await read(survivor)).version, survivor.version, 'its decisions stay as good');
    await offices.do(offices.officer, survivor, 'resolve', { summary: '已处置' });
    assert.equal((await read(duplicate)).mergedInto?.status, 'resolved');
    const next = await offices.send(offices.officer, merged, 'accept', triage);
    assert.deepEqual([next.status, next.body.code], [409, 'command-not-allowed']);
  });

  it('tells a reporter who may not see the survivor its number and state, and no more', async () => {
    const elsewhere = await service.as('431002002001', 'grid-worker');
    const { body: other } = await elsewhere.post<IncidentView>('/v1/incidents', {
      ...{ divisionCode: '431002002001', title: '同一勒索病毒' },
      occurredAt: new Date(Date.now() - 60_000).toISOString(),
    });
    let duplicate = await offices.in('reported');
    const unseen = await offices.send(offices.officer, duplicate, 'merge', into(other));
    assert.deepEqual([unseen.status, unseen.body.code], [422, 'unknown-survivor']);
    duplicate = await offices.do(offices.officer, duplicate, 'escalate', { reason: '跨街道' });
    await offices.do(offices.above, duplicate, 'merge', into(other));
    const { number } = other;
    assert.deepEqual((await read(duplicate)).mergedInto, { id: null, number, status: 'reported' });
    assert.equal((await offices.worker.get(`/v1/incidents/${other.id}`)).status, 404);
    await offices.do(offices.beside, other, 'reject', { reason: '误报' });
    assert.equal((await read(duplicate)).mergedInto?.status, 'rejected', 'it follows its outcome');
  });

  it('follows to the last survivor, and never comes round', async () => {
    const [first, second, third] = [
      await offices.in('reported'),
      await offices.in('reported'),
      await offices.in('accepted'),
    ];
    await offices.do(offices.officer, first, 'merge', into(second));
    await offices.do(offices.officer, second, 'merge', into(third));
    assert.equal((await read(first)).mergedInto?.number, third.number);
    for (const back of [first, second, third]) {
      const round = await offices.send(offices.officer, third, 'merge', into(back));
      assert.deepEqual([round.status, round.body.code], [422, 'merge-into-itself']);
    }
    const late = await offices.in('reported');
    const followed = await offices.do(offices.officer, late, 'merge', into(first));
    assert.equal(followed.mergedInto?.number, third.number);
  });

  it('is refused into what is not there or was rejected, by others, and when stale', async () => {
    const [duplicate, rejected] = [await offices.in('reported'), await offices.in('rejected')];
    const survivor = await offices.in('reported');
    const codeOf = async (
      client: typeof offices.above,
      incident: IncidentView,
      body: object,
    ): Promise<unknown[]> => {
      const answer = await offices.send(client, incident, 'merge', body);
      return [answer.status, answer.body.code];
    };
    const nowhere = into({ id: randomUUID() });
    assert.deepEqual(await codeOf(offices.officer, duplicate, nowhere), [422, 'unknown-survivor']);
    assert.deepEqual(await codeOf(offices.officer, duplicate, into(rejected)), [
      409,
      'survivor-ended',
    ]);
    assert.deepEqual(await codeOf(offices.above, duplicate, into(survivor)), [403, 'not-holder']);
    assert.deepEqual(await codeOf(offices.beside, duplicate, into(survivor)), [404, 'not-found']);
    const stale = { ...duplicate, version: 9 };
    assert.deepEqual(await codeOf(offices.officer, stale, into(survivor)), [412, 'version-stale']);
    const resolved = await offices.in('resolved');
    assert.deepEqual(await codeOf(offices.officer, resolved, into(survivor)), [
      409,
      'command-not-allowed',
    ]);
    assert.equal((await codeOf(offices.worker, duplicate, into(survivor)))[0], 403);
  });

  it('of two into each other at the same moment, one wins', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [one, two] = [await offices.in('reported'), await offices.in('reported')];
      const answers = await Promise.all([
        offices.send(offices.officer, one, 'merge', into(two)),
        offices.send(offices.second, two, 'merge', into(one)),
      ]);
      const statuses = answers.map(({ status }) => status).sort();
      assert.equal(statuses[0], 200, String(statuses));
      assert.ok([409, 422].includes(statuses[1] ?? 0), String(statuses));
    }
  });
});
