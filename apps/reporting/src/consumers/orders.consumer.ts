import { Controller } from '@nestjs/common';
import { OrderCompletedV1, OrderIssuedV1, TaskCompletedV1 } from '#libs/contracts';
import { OnEvent, type ReceivedEvent } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';
import { IncidentCommandHandler } from '../incident-commands/incident-command.handler.js';
import { IncidentRepository } from '../persistence/incident.repository.js';
import { type NewTimelineEntry, TimelineRepository } from '../persistence/timeline.repository.js';

/**
 * What reporting does with orders: an order issued for an accepted incident starts its handling,
 * and outcomes go on the incident's timeline.
 */
@Controller()
export class OrdersConsumer {
  constructor(
    private readonly incidents: IncidentRepository,
    private readonly commands: IncidentCommandHandler,
    private readonly timeline: TimelineRepository,
  ) {}

  @OnEvent(OrderIssuedV1)
  async onOrderIssued(
    events: readonly ReceivedEvent<typeof OrderIssuedV1>[],
    tx: Transaction,
  ): Promise<void> {
    await this.note(tx, events, 'order-issued', ({ data }) => ({
      office: data.issuer,
      note: data.title,
      details: { tasks: data.tasks },
    }));
    for (const { aggregateId: orderId, occurredAt: at, data } of events) {
      if (data.incidentId === null) continue;
      const incident = await this.incidents.find(tx, data.incidentId);
      // An order may also be issued before triage, or as the next of several.
      if (incident?.status !== 'accepted') continue;
      const command = { type: 'start-handling', by: 'platform', at, orderId } as const;
      await this.commands.apply(tx, incident, command, undefined);
    }
  }

  @OnEvent(TaskCompletedV1)
  async onTaskCompleted(
    events: readonly ReceivedEvent<typeof TaskCompletedV1>[],
    tx: Transaction,
  ): Promise<void> {
    await this.note(tx, events, 'task-completed', ({ aggregateId, data }) => ({
      office: data.holder,
      note: data.summary,
      details: { orderId: data.orderId, taskId: aggregateId, verifiedBy: data.issuer },
    }));
  }

  @OnEvent(OrderCompletedV1)
  async onOrderCompleted(
    events: readonly ReceivedEvent<typeof OrderCompletedV1>[],
    tx: Transaction,
  ): Promise<void> {
    await this.note(tx, events, 'order-completed', ({ data }) => ({
      office: data.issuer,
      note: data.title,
      details: {},
    }));
  }

  private async note<Event extends OrderEvent>(
    tx: Transaction,
    events: readonly Event[],
    kind: string,
    describe: (event: Event) => Pick<NewTimelineEntry, 'office' | 'note' | 'details'>,
  ): Promise<void> {
    const entries = events.flatMap((event): NewTimelineEntry[] => {
      const { incidentId, actor } = event.data;
      if (incidentId === null) return [];
      const { office, note, details } = describe(event);
      return [
        {
          incidentId,
          kind,
          at: event.occurredAt,
          actor: actor.clientId,
          // People's names stay in the service where they acted; here the office speaks.
          actorName: 'Tiergrid',
          office,
          note,
          details: { orderId: event.aggregateId, ...details },
        },
      ];
    });
    if (entries.length > 0) await this.timeline.append(tx, entries);
  }
}

type OrderEvent = ReceivedEvent<
  typeof OrderIssuedV1 | typeof TaskCompletedV1 | typeof OrderCompletedV1
>;
