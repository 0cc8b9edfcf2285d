import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { IncidentView, TimelineEntry } from '../../read-models/incident-view.js';
import {
  decide,
  type Delivered,
  type DeliveredItem,
  DeviceDeliveries,
  minuteAgo,
  report,
  triage,
} from '../../testing/device-deliveries.fixture.js';

const village = '431002001001';

describe('a device that was offline', () => {
  let devices: DeviceDeliveries;

  before(async () => {
    devices = await DeviceDeliveries.start();
  });
  after(() => devices.service.stop());

  it('delivers reports and decisions in one batch, answered one by one', async () => {
    const name = randomUUID();
    const answer = await devices.deliver(randomUUID(), [
      report(1, name),
      decide(2, 'accept', name, triage),
      decide(3, 'resolve', name, { summary: '已改密' }),
      report(4, randomUUID(), { divisionCode: '999' }),
      decide(5, 'reject', name, { reason: 'too late' }),
    ]);
    assert.equal(answer.status, 207);
    assert.deepEqual(
      answer.body.items.map((one) => [one.sequence, one.status, one.problem?.code]),
      [
        [1, 201, undefined],
        [2, 200, undefined],
        [3, 200, undefined],
        [4, 422, 'unknown-division'],
        [5, 409, 'command-not-allowed'],
      ],
    );
    const id = answer.body.items[0]?.incident?.id ?? '';
    const { body } = await devices.county.get<IncidentView>(`/v1/incidents/${id}`);
    assert.deepEqual([body.status, body.version], ['resolved', 3]);
    assert.deepEqual([answer.body.settled, answer.body.parked], [5, 0]);
  });

  it('changes nothing when everything is sent twice, even in another batch', async () => {
    const device = randomUUID();
    const name = randomUUID();
    const items = [
      report(1, name),
      decide(2, 'accept', name, triage),
      decide(3, 'accept', name, triage),
      report(4, randomUUID(), { title: '' }),
    ];
    const first = await devices.deliver(device, items);
    const before = [
      await devices.count('incidents'),
      await devices.count('outbox'),
      await devices.count('incident_timeline'),
    ];
    const whole = await devices.deliver(device, items);
    // Fields in another order are the same content.
    const turned = items.map((item) => Object.fromEntries(Object.entries(item).reverse()));
    const apart = await devices.deliver(device, [report(9, randomUUID()), ...turned.reverse()]);
    assert.deepEqual(whole.body.items.map(bare), first.body.items.map(bare));
    assert.deepEqual(apart.body.items.slice(1).reverse().map(bare), first.body.items.map(bare));
    assert.deepEqual(
      [
        await devices.count('incidents'),
        await devices.count('outbox'),
        await devices.count('incident_timeline'),
      ],
      before,
    );
  });

  it('refuses another content under a sequence, that item alone', async () => {
    const device = randomUUID();
    const name = randomUUID();
    await devices.deliver(device, [report(1, name), report(3, randomUUID())]);
    const { body } = await devices.deliver(device, [
      report(1, name, { title: 'another' }),
      report(3, randomUUID()),
      report(2, randomUUID()),
    ]);
    assert.deepEqual(
      body.items.map((one) => [one.state, one.problem?.code]),
      [
        ['not-taken', 'device-sequence-reused'],
        ['not-taken', 'device-sequence-reused'],
        ['applied', undefined],
      ],
    );
    assert.deepEqual([body.settled, body.parked], [3, 0]);
  });

  it('refuses what builds on something refused, until a version is named', async () => {
    const device = randomUUID();
    const name = randomUUID();
    const broken = randomUUID();
    const { body } = await devices.deliver(device, [
      report(1, broken, { title: '' }),
      decide(2, 'accept', broken, triage),
      report(3, name),
      decide(4, 'accept', name, { categoryCode: 'x', grade: 'IV' }),
      decide(5, 'resolve', name, { summary: 'done' }),
      decide(6, 'close', name),
      decide(7, 'accept', name, triage, { expectedVersion: 1 }),
      decide(8, 'resolve', name, { summary: 'done' }),
    ]);
    assert.deepEqual(
      body.items.map((one) => [one.status, one.problem?.code, one.problem?.dependsOn]),
      [
        [400, 'validation-failed', undefined],
        [409, 'device-command-dependent', 1],
        [201, undefined, undefined],
        [422, 'unknown-category', undefined],
        [409, 'device-command-dependent', 4],
        [409, 'device-command-dependent', 5],
        [200, undefined, undefined],
        [200, undefined, undefined],
      ],
    );
  });

  it('never decides over what others did meanwhile', async () => {
    const device = randomUUID();
    const name = randomUUID();
    const { body } = await devices.deliver(device, [report(1, name)]);
    const id = body.items[0]?.incident?.id ?? '';
    await devices.county.post(`/v1/incidents/${id}/accept`, triage, { 'if-match': '"1"' });
    const late = await devices.deliver(device, [
      decide(2, 'reject', name, { reason: 'a false alarm' }),
      decide(3, 'resolve', id, { summary: 'done' }),
    ]);
    assert.deepEqual(
      late.body.items.map((one) => one.problem?.code),
      ['version-stale', 'device-command-dependent'],
    );
    // An incident that the device did nothing with yet needs its version.
    const other = await devices.deliver(randomUUID(), [
      decide(1, 'resolve', id, { summary: 'done' }),
      decide(2, 'resolve', id, { summary: 'done' }, { expectedVersion: 2 }),
      decide(3, 'verify', randomUUID(), undefined, { expectedVersion: '*' }),
      decide(4, 'verify', 'no such name'),
      decide(5, 'verify', ''),
    ]);
    assert.deepEqual(
      other.body.items.map((one) => [one.status, one.problem?.code]),
      [
        [428, 'precondition-required'],
        [200, undefined],
        [404, 'not-found'],
        [404, 'not-found'],
        [400, 'validation-failed'],
      ],
    );
  });

  it("keeps the device's time apart, and believes no clock that is years off", async () => {
    const device = randomUUID();
    const name = randomUUID();
    const said = '2026-01-05T00:30:00.000Z';
    const before = new Date();
    const { body } = await devices.deliver(device, [
      { ...report(1, name), occurredAt: minuteAgo() },
      decide(2, 'accept', name, triage, { occurredAt: '2099-01-01T00:00:00Z' }),
      decide(3, 'resolve', name, { summary: 'done' }, { occurredAt: '1970-01-01T00:00:00Z' }),
      report(4, randomUUID(), { occurredAt: '2099-01-01T00:00:00Z' }),
    ]);
    assert.equal(body.items[3]?.problem?.code, 'time-in-future');
    const id = body.items[0]?.incident?.id ?? '';
    const timeline = await devices.county.get<{ items: TimelineEntry[] }>(
      `/v1/incidents/${id}/timeline`,
    );
    const [reported, accepted, resolved] = timeline.body.items;
    assert.ok(reported?.occurredAt != null && reported.occurredAt < reported.at);
    assert.deepEqual([accepted?.occurredAt, resolved?.occurredAt], [null, null]);
    for (const entry of timeline.body.items) assert.ok(new Date(entry.at) >= before, said);
    const { body: incident } = await devices.county.get<IncidentView>(`/v1/incidents/${id}`);
    assert.ok(new Date(incident.reportedAt) >= before);
  });

  it('checks the role of whoever decided', async () => {
    const worker = await devices.service.as(village, 'grid-worker');
    const name = randomUUID();
    const { body } = await devices.deliver(
      randomUUID(),
      [report(1, name, { divisionCode: village }), decide(2, 'accept', name, triage)],
      worker,
    );
    assert.deepEqual(
      body.items.map((one) => one.problem?.code),
      [undefined, 'role-not-allowed'],
    );
  });

  it('is refused what is no item, item by item', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const device = randomUUID();
    const text = `{"items":[null,{"sequence":0},{"sequence":1,"body":${deep}},{"sequence":1},
      {"sequence":2,"command":"report","body":{"clientId":"a\\u0000"}},{"sequence":3,"command":"x"}]}`;
    const { status, body } = await devices.county.post<Delivered>(
      `/v1/devices/${device}/commands`,
      text,
    );
    assert.equal(status, 207);
    assert.deepEqual(
      body.items.map((one) => [one.sequence, one.status, one.state]),
      [
        [null, 400, 'not-taken'],
        [null, 400, 'not-taken'],
        [null, 400, 'not-taken'],
        [1, 400, 'refused'],
        [2, 400, 'refused'],
        [3, 400, 'refused'],
      ],
    );
    const many = await devices.deliver(
      device,
      Array.from({ length: 501 }, (_, at) => ({ sequence: at + 1 })),
    );
    assert.equal(many.status, 400);
    assert.equal((await devices.deliver('no-uuid', [])).status, 404);
  });

  it('takes five hundred reports at once, in any order', async () => {
    const items = Array.from({ length: 500 }, (_, at) => report(500 - at, randomUUID()));
    const { body } = await devices.deliver(randomUUID(), items);
    assert.deepEqual([...new Set(body.items.map(({ status }) => status))], [201]);
    assert.deepEqual([body.settled, body.parked], [500, 0]);
  });
});

/** An answer without what differs by nature: the trace and the place in the batch. */
function bare({ sequence, status, state, incident, problem }: DeliveredItem): unknown {
  return { sequence, status, state, incident, code: problem?.code, field: problem?.field };
}
