import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import {
  IncidentClosedV1,
  IncidentHandedOverV1,
  IncidentHandlingStartedV1,
  IncidentMergedV1,
  IncidentRejectedV1,
  IncidentReopenedV1,
  IncidentReportedV1,
  OrderRecalledV1,
} from '#libs/contracts';
import { everything } from '#libs/divisions';
import type { ReceivedEvent } from '#libs/messaging';
import { Database } from '#libs/persistence';
import { beihuPath, type TestClient } from '#libs/testing';
import type { OrderView } from '../read-models/order-view.js';
import {
  DispatchServiceFixture,
  orderBody,
  type Problem,
} from '../testing/dispatch-service.fixture.js';
import { IncidentsConsumer } from './incidents.consumer.js';

type Change = Parameters<IncidentsConsumer['onIncidentChanged']>[0][number];

const village = '431002001001';

describe('what dispatch does with incidents', () => {
  let service: DispatchServiceFixture;
  let county: TestClient;

  before(async () => {
    service = await DispatchServiceFixture.start();
    county = await service.as('431002', 'officer');
  });
  after(() => service.stop());

  function receive(...events: Change[]): Promise<void> {
    const consumer = service.app.get(IncidentsConsumer);
    return service.app
      .get(Database)
      .transaction(everything, (tx) => consumer.onIncidentChanged(events, tx));
  }

  /** An incident's event as it comes from Kafka. */
  function event(id: string, version: number, what: string, changes: object = {}): Change {
    const contracts = {
      reported: IncidentReportedV1,
      handling: IncidentHandlingStartedV1,
      closed: IncidentClosedV1,
      rejected: IncidentRejectedV1,
      merged: IncidentMergedV1,
      reopened: IncidentReopenedV1,
      'handed-over': IncidentHandedOverV1,
    };
    const contract = contracts[what as keyof typeof contracts];
    const status = what === 'reopened' || what === 'handed-over' ? 'handling' : what;
    const at = '2026-11-21T08:00:00.000Z';
    const data = contract.data.parse({
      number: `431002-2026-${id.slice(0, 6)}`,
      title: 'ransomware',
      divisionCode: village,
      divisionPath: beihuPath(village),
      holder: '431002001',
      holderPath: beihuPath('431002001'),
      status,
      categoryCode: '01007',
      grade: 'IV',
      reportedAt: at,
      actor: { clientId: 'somebody', office: '431002001' },
      occurredAt: at,
      discoveredAt: at,
      reporterOffice: village,
      orderId: randomUUID(),
      reason: 'a false alarm',
      from: '431002001',
      into: randomUUID(),
      intoNumber: '431002-2026-000001',
      ...changes,
    });
    return {
      id: randomUUID(),
      type: contract.type,
      aggregateId: id,
      aggregateVersion: version,
      occurredAt: new Date(at),
      traceparent: undefined,
      data,
    } as ReceivedEvent<typeof contract>;
  }

  async function orderFor(id: string): Promise<OrderView> {
    const source = { type: 'incident', id };
    return (await service.issueOrder(county, [village, '431002001002'], { source })).order;
  }

  /** The replica of incidents, with the transaction that wrote each. */
  async function headers(...ids: string[]): Promise<Record<string, unknown>[]> {
    return service.db.query(
      `SELECT division_path AS path, ended_as AS "endedAs", xmin::text AS writer
       FROM incident_headers WHERE id = ANY($1) ORDER BY array_position($1, id)`,
      [ids],
    );
  }

  it('keeps what orders need of them, several events of one in a batch among it', async () => {
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
    await receive(event(first, 1, 'reported'), event(second, 1, 'reported'));
    await receive(event(third, 1, 'reported'), event(third, 2, 'rejected'));
    await receive(event(second, 2, 'closed'));
    const path = beihuPath(village);
    assert.deepEqual(
      (await headers(first, second, third)).map(({ writer: _, ...row }) => row),
      [
        { path, endedAs: null },
        { path, endedAs: 'closed' },
        { path, endedAs: 'rejected' },
      ],
    );
  });

  it('writes nothing for what lies between the report and the end', async () => {
    const [known, unheardOf] = [randomUUID(), randomUUID()];
    await receive(event(known, 1, 'reported'));
    const before = await headers(known);
    // The other's report was given up by an operator.
    await receive(event(known, 2, 'handling'), event(unheardOf, 2, 'handling'));
    assert.deepEqual(await headers(known), before);
    assert.equal((await headers(unheardOf))[0]?.['endedAs'], null);
  });

  for (const end of ['closed', 'rejected', 'merged'] as const) {
    it(`recalls what is open of an incident that was ${end}, and nothing else`, async () => {
      const [ended, other] = [randomUUID(), randomUUID()];
      await receive(event(ended, 1, 'reported'), event(other, 1, 'reported'));
      const orders = [await orderFor(ended), await orderFor(ended)];
      const untouched = await orderFor(other);
      await receive(event(ended, 2, end));
      for (const { id } of orders) {
        const { body } = await county.get<OrderView>(`/v1/orders/${id}`);
        assert.deepEqual([body.status, body.tasks.open], ['recalled', 0]);
        const [row] = await service.db.query<{ value: string }>(
          `SELECT value FROM outbox WHERE aggregate_id = $1 AND aggregate_version = 2`,
          [id],
        );
        const { actor } = OrderRecalledV1.data.parse(JSON.parse(row?.value ?? ''));
        assert.deepEqual(actor, { clientId: 'platform', office: null });
        const tasks = Object.values(await service.tasksOf(county, id));
        assert.deepEqual([...new Set(tasks.map(({ status }) => status))], ['recalled']);
      }
      const { body } = await county.get<OrderView>(`/v1/orders/${untouched.id}`);
      assert.equal(body.status, 'issued');
    });
  }

  it('takes orders again for an incident that was reopened, also within a batch', async () => {
    const [alone, together] = [randomUUID(), randomUUID()];
    await receive(event(alone, 1, 'reported'), event(together, 1, 'reported'));
    const order = await orderFor(together);
    await receive(event(alone, 2, 'closed'));
    await receive(event(alone, 3, 'reopened'));
    await receive(event(together, 2, 'closed'), event(together, 3, 'reopened'));
    const { body } = await county.get<OrderView>(`/v1/orders/${order.id}`);
    assert.equal(body.status, 'recalled', 'what was open when it closed is recalled');
    for (const id of [alone, together]) assert.equal((await orderFor(id)).status, 'issued');
  });

  it('lets the office order that took an incident over, and not any more when it moved on', async () => {
    const id = randomUUID();
    const place = { divisionCode: '431002002001', divisionPath: beihuPath('431002002001') };
    const back = { holder: '431002002', holderPath: beihuPath('431002002') };
    await receive(event(id, 1, 'reported', { ...place, ...back }));
    const township = await service.as('431002001', 'officer');
    const issue = () =>
      township.post<Problem>('/v1/orders', {
        ...orderBody([village]),
        source: { type: 'incident', id },
      });
    assert.equal((await issue()).body.code, 'unknown-source');
    await receive(event(id, 2, 'handed-over', place));
    assert.equal((await issue()).status, 201);
    await receive(event(id, 3, 'handed-over', { ...place, ...back }));
    assert.equal((await issue()).body.code, 'unknown-source');
  });

  it('leaves no open order when an incident closes while orders for it are issued', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = randomUUID();
      await receive(event(id, 1, 'reported'));
      const source = { type: 'incident', id };
      const issue = (): Promise<{ status: number; body: Problem }> =>
        county.post<Problem>('/v1/orders', { ...orderBody([village]), source });
      const [answers] = await Promise.all([
        Promise.all([issue(), issue(), issue(), issue()]),
        receive(event(id, 2, 'closed')),
      ]);
      for (const { status, body } of answers) {
        assert.ok(status === 201 || body.code === 'source-ended', JSON.stringify(body));
      }
      const open = await service.db.query(
        `SELECT id FROM orders WHERE incident_id = $1 AND status = 'issued'`,
        [id],
      );
      assert.deepEqual(open, []);
    }
  });
});
