import type { Transaction } from '#libs/persistence';
import { runInTrace } from '#libs/telemetry';
import type { ReceivedEvent } from '../event.js';

/** Applies events of one type, each of another aggregate, inside the batch's transaction. */
export type EventHandler = (events: readonly ReceivedEvent[], tx: Transaction) => Promise<void>;

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

/** Runs the handlers for `events`; types without a handler are passed over. */
export async function applyEvents(
  handlers: EventHandlers,
  events: readonly ReceivedEvent[],
  tx: Transaction,
): Promise<void> {
  for (const group of groupForHandlers(events)) {
    const [first] = group;
    const handler = first === undefined ? undefined : handlers.get(first.type);
    if (first === undefined || handler === undefined) continue;
    // A group of several has several causes; what it leads to begins a trace of its own.
    const trace = group.length === 1 ? first.traceparent : undefined;
    await runInTrace(trace, () => handler(group, tx));
  }
}
