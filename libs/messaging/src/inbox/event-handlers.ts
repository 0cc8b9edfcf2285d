import type { Transaction } from '#libs/persistence';
import { runInTrace } from '#libs/telemetry';
import type { ReceivedEvent } from '../event.js';

/** Applies events inside the batch's transaction. */
export interface EventHandler {
  /** @param events of one type and each of another aggregate, unless it takes mixed events */
  (events: readonly ReceivedEvent[], tx: Transaction): Promise<void>;
  /**
   * True: it gets all the batch's events of its types in one call, as they came, several of one
   * aggregate among them. It is the same function for each of its types.
   */
  readonly takesMixed?: boolean;
}

/** The handlers of a service by CloudEvents type. */
export type EventHandlers = ReadonlyMap<string, EventHandler>;

/**
 * Splits events into groups that may be applied one after the other without changing the order of
 * any aggregate: first every aggregate's first event, by type, then every second one, and so on.
 * So a handler gets many events in one call and never two of the same aggregate.
 */
export function groupForHandlers(events: readonly ReceivedEvent[]): ReceivedEvent[][] {
  const waves: Map<string, ReceivedEvent[]>[] = [];
  const seen = new Map<string, number>();
  for (const event of events) {
    const place = seen.get(event.aggregateId) ?? 0;
    seen.set(event.aggregateId, place + 1);
    const wave = (waves[place] ??= new Map<string, ReceivedEvent[]>());
    const group = wave.get(event.type);
    if (group === undefined) wave.set(event.type, [event]);
    else group.push(event);
  }
  return waves.flatMap((wave) => [...wave.values()]);
}

/**
 * Runs the handlers for `events`; types without a handler are passed over. Handlers of mixed events
 * come first: a service that has both kinds for one topic must not depend on the order of the two.
 */
export async function applyEvents(
  handlers: EventHandlers,
  events: readonly ReceivedEvent[],
  tx: Transaction,
): Promise<void> {
  const mixed = new Map<EventHandler, ReceivedEvent[]>();
  const others: ReceivedEvent[] = [];
  for (const event of events) {
    const handler = handlers.get(event.type);
    if (handler?.takesMixed !== true) others.push(event);
    else if (!mixed.get(handler)?.push(event)) mixed.set(handler, [event]);
  }
  for (const [handler, group] of mixed) await apply(handler, group, tx);
  for (const group of groupForHandlers(others)) {
    const handler = handlers.get(group[0]?.type ?? '');
    if (handler !== undefined) await apply(handler, group, tx);
  }
}

async function apply(
  handler: EventHandler,
  events: readonly ReceivedEvent[],
  tx: Transaction,
): Promise<void> {
  // Several events have several causes; what they lead to begins a trace of its own.
  const trace = events.length === 1 ? events[0]?.traceparent : undefined;
  await runInTrace(trace, () => handler(events, tx));
}
