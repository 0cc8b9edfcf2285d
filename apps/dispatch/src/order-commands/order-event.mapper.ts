import { OrderCompletedV1, OrderIssuedV1, OrderRecalledV1 } from '#libs/contracts';
import { newEvent, type NewEvent } from '#libs/messaging';
import { contractActor } from '../contract-actor.js';
import type { Actor } from '../domain/office.js';
import type { Order, OrderEvent } from '../domain/order/index.js';

/** What the other services are told of a new order. */
export function toOrderIssuedEvent(order: Order, by: Actor, at: Date): NewEvent {
  return newEvent(OrderIssuedV1, {
    ...envelopeOf(order, at),
    data: {
      ...headOf(order),
      tasks: order.below.total,
      issuedAt: at.toISOString(),
      actor: contractActor(by),
    },
  });
}

/** What the other services are told of an event. @param order as it is after the event */
export function toOrderEvent(order: Order, event: OrderEvent): NewEvent {
  const envelope = envelopeOf(order, event.at);
  const head = { ...headOf(order), actor: contractActor(event.by) };
  const at = event.at.toISOString();
  switch (event.type) {
    case 'completed':
      return newEvent(OrderCompletedV1, { ...envelope, data: { ...head, completedAt: at } });
    case 'recalled':
      return newEvent(OrderRecalledV1, {
        ...envelope,
        data: { ...head, reason: event.reason, recalledAt: at },
      });
    default:
      return event satisfies never;
  }
}

function envelopeOf(
  order: Order,
  at: Date,
): Pick<NewEvent, 'aggregateId' | 'aggregateVersion' | 'occurredAt'> {
  return { aggregateId: order.id, aggregateVersion: order.version, occurredAt: at };
}

function headOf({ title, incidentId, issuer }: Order) {
  return { title, incidentId, issuer: issuer.code, issuerPath: issuer.path };
}
