import { type Outcome, withAllRecalled, withSettled } from '../progress.js';
import type { Order, OrderEvent, OrderRefusal, OrderStatus, RecallOrder } from './order.js';

export type OrderDecision =
  | { readonly accepted: true; readonly event: OrderEvent }
  | { readonly accepted: false; readonly refusal: OrderRefusal };

/** The reason on an order whose offices all declined, to which its issuer agreed. */
const allTakenBack = '所有任务均已收回 / every task was taken back';

/** Decides the recall of an order. Its open tasks are recalled with it. */
export function decideRecall(order: Order, { by, at, reason }: RecallOrder): OrderDecision {
  if (by !== 'platform' && by.code !== order.issuer.code) {
    return { accepted: false, refusal: { code: 'not-issuer', issuer: order.issuer.code } };
  }
  const { status } = order;
  const allowed = allowedOrderCommands(status);
  if (!allowed.includes('recall')) {
    return {
      accepted: false,
      refusal: { code: 'command-not-allowed', command: 'recall', status, allowed },
    };
  }
  return { accepted: true, event: { type: 'recalled', by, at, reason } };
}

/** The commands that the issuer may send in this state. */
export function allowedOrderCommands(status: OrderStatus): RecallOrder['type'][] {
  return status === 'issued' ? ['recall'] : [];
}

/** The order after an event. */
export function evolveOrder(order: Order, event: OrderEvent): Order {
  const version = order.version + 1;
  switch (event.type) {
    case 'completed':
      return { ...order, version, status: 'done' };
    case 'recalled':
      return { ...order, version, status: 'recalled', below: withAllRecalled(order.below) };
    default:
      return event satisfies never;
  }
}

/**
 * A task directly below the order ended: counts it. After the last one the order is done, or, when
 * not one of them was done, recalled.
 */
export function settleTask(
  order: Order,
  outcome: Outcome,
  at: Date,
): { readonly order: Order; readonly event: OrderEvent | undefined } {
  const below = withSettled(order.below, outcome);
  const counted: Order = { ...order, below };
  if (below.open > 0) return { order: counted, event: undefined };
  const event: OrderEvent =
    below.done > 0
      ? { type: 'completed', by: 'platform', at }
      : { type: 'recalled', by: 'platform', at, reason: allTakenBack };
  return { order: evolveOrder(counted, event), event };
}
