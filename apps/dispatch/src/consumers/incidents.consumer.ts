import { Controller } from '@nestjs/common';
import {
  IncidentEscalatedV1,
  IncidentHandedOverV1,
  IncidentReopenedV1,
  IncidentReturnedV1,
  incidentContracts,
} from '#libs/contracts';
import { OnEvents, type ReceivedEvent } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { incidentEndOf } from '../domain/order/index.js';
import { OrderRecaller } from '../order-commands/order-recaller.js';
import {
  IncidentHeaderRepository,
  type IncidentReplica,
} from '../persistence/incident-header.repository.js';
import { OrderRepository } from '../persistence/order.repository.js';

type IncidentEvent = ReceivedEvent<(typeof incidentContracts)[number]>;

/** Those after which somebody else may hold the incident. */
const moves: ReadonlySet<string> = new Set([
  IncidentReturnedV1.type,
  IncidentEscalatedV1.type,
  IncidentHandedOverV1.type,
]);

/** The reason on orders whose incident ended. */
const incidentEnded = '所依据的事件已结束 / the incident that the order served has ended';

/**
 * Keeps the replica of incidents, and recalls what is still under way for one that was closed,
 * rejected or merged. Every incident event says how the incident stands after it, so one method does
 * for all; those that move neither holder nor end change nothing here, but add an incident whose
 * report an operator gave up.
 */
@Controller()
export class IncidentsConsumer {
  constructor(
    private readonly incidents: IncidentHeaderRepository,
    private readonly orders: OrderRepository,
    private readonly recaller: OrderRecaller,
    private readonly clock: PlatformClock,
  ) {}

  @OnEvents(...incidentContracts)
  async onIncidentChanged(events: readonly IncidentEvent[], tx: Transaction): Promise<void> {
    // Events of one incident come in their order: the last says how it stands.
    const latest = lastOfEach(events).map(replicaOf);
    await this.incidents.add(
      tx,
      latest.filter(({ endedAs }) => endedAs === null),
    );
    const movedIds = new Set(events.filter(({ type }) => moves.has(type)).map(idOf));
    await this.incidents.move(
      tx,
      latest.filter(({ id }) => movedIds.has(id)),
    );
    // What came to an end and was reopened since had its orders recalled in between.
    await this.recallOrdersOf(
      tx,
      lastOfEach(events.filter(({ data }) => incidentEndOf(data.status) !== null)).map(replicaOf),
    );
    const reopenedIds = new Set(
      events.filter(({ type }) => type === IncidentReopenedV1.type).map(idOf),
    );
    const reopened = latest.filter(({ id, endedAs }) => endedAs === null && reopenedIds.has(id));
    await this.incidents.reopen(
      tx,
      reopened.map(({ id }) => id),
    );
  }

  private async recallOrdersOf(tx: Transaction, ended: readonly IncidentReplica[]): Promise<void> {
    if (ended.length === 0) return;
    // First the incidents, whose rows are locked by it: an order that is just being issued for one
    // is either committed by then, and found, or sees the end (IncidentHeaderRepository.share).
    await this.incidents.end(tx, ended);
    const ids = ended.map(({ id }) => id);
    for (const orderId of await this.orders.findOpenOf(tx, ids)) {
      const order = await this.orders.loadAlone(tx, orderId);
      // It may have ended by itself while this waited for its tree to come to rest.
      if (order?.status !== 'issued') continue;
      const at = this.clock.now();
      const recall = { type: 'recall', by: 'platform', at, reason: incidentEnded } as const;
      await this.recaller.recall(tx, order, recall, undefined);
    }
  }
}

function lastOfEach(events: readonly IncidentEvent[]): IncidentEvent[] {
  return [...new Map(events.map((event) => [event.aggregateId, event])).values()];
}

function idOf({ aggregateId }: IncidentEvent): string {
  return aggregateId;
}

function replicaOf({ aggregateId: id, data }: IncidentEvent): IncidentReplica {
  const { number, divisionPath, status } = data;
  const holderPath = divisionPath.startsWith(data.holderPath) ? null : data.holderPath;
  return { id, number, divisionPath, holderPath, endedAs: incidentEndOf(status) };
}
