import { Controller } from '@nestjs/common';
import {
  IncidentAcceptedV1,
  IncidentClosedV1,
  IncidentEscalatedV1,
  IncidentHandlingStartedV1,
  IncidentRejectedV1,
  IncidentReportedV1,
  IncidentResolvedV1,
  IncidentReturnedV1,
  IncidentVerifiedV1,
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

type IncidentEvent = ReceivedEvent<
  | typeof IncidentReportedV1
  | typeof IncidentAcceptedV1
  | typeof IncidentRejectedV1
  | typeof IncidentReturnedV1
  | typeof IncidentEscalatedV1
  | typeof IncidentHandlingStartedV1
  | typeof IncidentResolvedV1
  | typeof IncidentVerifiedV1
  | typeof IncidentClosedV1
>;

/** The reason on orders whose incident ended. */
const incidentEnded = '所依据的事件已结束 / the incident that the order served has ended';

/**
 * Keeps the replica of incidents, and recalls what is still under way for one that was closed or
 * rejected. Every incident event says how the incident stands after it, so one method does for all;
 * those between the report and the end change nothing here, but add an incident whose report an
 * operator gave up.
 */
@Controller()
export class IncidentsConsumer {
  constructor(
    private readonly incidents: IncidentHeaderRepository,
    private readonly orders: OrderRepository,
    private readonly recaller: OrderRecaller,
    private readonly clock: PlatformClock,
  ) {}

  @OnEvents(
    IncidentReportedV1,
    IncidentAcceptedV1,
    IncidentRejectedV1,
    IncidentReturnedV1,
    IncidentEscalatedV1,
    IncidentHandlingStartedV1,
    IncidentResolvedV1,
    IncidentVerifiedV1,
    IncidentClosedV1,
  )
  async onIncidentChanged(events: readonly IncidentEvent[], tx: Transaction): Promise<void> {
    // Events of one incident come in their order: the last says how it stands.
    const latest = [...new Map(events.map((event) => [event.aggregateId, event])).values()];
    const incidents = latest.map(({ aggregateId: id, data }): IncidentReplica => {
      const { number, divisionPath, status } = data;
      return { id, number, divisionPath, endedAs: incidentEndOf(status) };
    });
    const ended = incidents.filter(({ endedAs }) => endedAs !== null);
    await this.incidents.add(
      tx,
      incidents.filter(({ endedAs }) => endedAs === null),
    );
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
