import { once } from 'node:events';
import { Catch, type LoggerService, type RpcExceptionFilter } from '@nestjs/common';
import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom, type Observable, throwError } from 'rxjs';
import { contractOf } from '#libs/contracts';
import type { Broker, MessageConsumer } from './broker/broker.js';
import type { EventHandler, EventHandlers } from './inbox/event-handlers.js';
import type { Inbox } from './inbox/inbox.js';
import type { Resender } from './inbox/resend.js';
import type { EventMethodExtras } from './on-event.js';
import { pause } from './pause.js';

export interface EventConsumerOptions {
  readonly broker: Broker;
  readonly groupId: string;
  readonly topicPrefix: string;
  readonly logger: LoggerService;
  /** Made when the handlers are known. */
  readonly inbox: (handlers: EventHandlers) => Inbox;
  readonly resender: (handlers: EventHandlers) => Resender;
}

const reconnectMs = 1_000;
/** A consumer that hears nothing this long while the broker answers others is stuck. */
const stuckAfterMs = 90_000;

/**
 * Nest's door for Kafka events. A consumer is a controller whose methods read
 *
 * ```ts
 * @OnEvent(IncidentReportedV1)
 * async onReported(events: readonly ReceivedEvent<typeof IncidentReportedV1>[], tx: Transaction)
 * ```
 *
 * Unlike Nest's own Kafka transport it hands over many events at once, inside the transaction that
 * also moves the offset; retries, dead letters and order are the inbox's work.
 */
export class EventConsumerStrategy extends Server implements CustomTransportStrategy {
  private readonly stopping = new AbortController();
  private consumer: MessageConsumer | undefined;
  private inbox: Inbox | undefined;
  private resender: Resender | undefined;
  private connecting: Promise<void> | undefined;

  constructor(private readonly options: EventConsumerOptions) {
    super();
  }

  /** Returns at once: a broker that is away must not keep the service from taking reports. */
  listen(callback: () => void): void {
    const handlers = this.eventHandlers();
    const topics = topicsOf(handlers).map((topic) => `${this.options.topicPrefix}${topic}`);
    if (topics.length > 0) {
      this.inbox = this.options.inbox(handlers);
      this.resender = this.options.resender(handlers);
      this.resender.start();
      this.connecting = this.connect(topics, this.inbox);
    }
    callback();
  }

  async close(): Promise<void> {
    this.stopping.abort();
    this.inbox?.stop();
    await this.connecting;
    await this.consumer?.close();
    await this.resender?.stop();
  }

  on(): never {
    throw new Error('the event consumer emits nothing; look at its metrics');
  }

  unwrap<T>(): T {
    throw new Error('the Kafka client stays behind its port');
  }

  /** Throws when the consumer stands still although the broker is there. */
  async assertProgress(): Promise<void> {
    const idleMs = this.consumer?.idleMs() ?? 0;
    if (idleMs < stuckAfterMs) return;
    const [topic] = topicsOf(this.eventHandlers());
    try {
      await this.options.broker.earliestOffset(`${this.options.topicPrefix}${topic ?? ''}`, 0);
    } catch (error) {
      // Not this process's fault: replacing it would help nobody.
      this.options.logger.warn(`Kafka does not answer: ${String(error)}`);
      return;
    }
    throw new Error(`the consumer heard nothing for ${Math.round(idleMs / 1000)} s`);
  }

  private async connect(topics: readonly string[], inbox: Inbox): Promise<void> {
    const { broker, groupId, logger } = this.options;
    let failing = false;
    while (!this.stopping.signal.aborted) {
      const consumer = broker.consumer(groupId, topics);
      try {
        if (!(await this.join(consumer, inbox))) return;
        this.consumer = consumer;
        logger.log(`consuming ${topics.join(', ')} as ${groupId}`);
        return;
      } catch (error) {
        if (!failing) logger.warn(`Kafka cannot be reached: ${String(error)}; trying until it can`);
        failing = true;
        await consumer.close();
        await pause(reconnectMs, this.stopping.signal);
      }
    }
  }

  /** @returns false when it had to stop before the group let it in */
  private async join(consumer: MessageConsumer, inbox: Inbox): Promise<boolean> {
    const decided = new AbortController();
    const stopped = once(this.stopping.signal, 'abort', { signal: decided.signal });
    try {
      const joined = consumer.run((batch) => inbox.handle(batch)).then(() => true);
      if (await Promise.race([joined, stopped.then(() => false)])) return true;
    } finally {
      decided.abort();
    }
    // A group lets nobody in before the sessions of its dead members have ended, and until then it
    // lets nobody leave either: half a minute that a service which stops does not have.
    consumer.close().catch((error: unknown) => {
      this.options.logger.warn(`the consumer did not leave its group: ${String(error)}`);
    });
    return false;
  }

  private eventHandlers(): EventHandlers {
    const handlers = new Map<string, EventHandler>();
    const mixed = new Map<object, EventHandler>();
    for (const [type, handler] of this.messageHandlers) {
      if (contractOf(type) === undefined) throw new Error(`no contract has the type ${type}`);
      if (handler.next !== undefined) throw new Error(`two handlers for ${type} in one service`);
      const apply: EventHandler = async (events, tx) => {
        const result: unknown = await handler(events, tx);
        if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
      };
      const { takesMixed } = (handler.extras ?? {}) as EventMethodExtras;
      if (takesMixed === undefined) {
        handlers.set(type, apply);
        continue;
      }
      // Nest makes a handler for each type of a method; a batch needs the method's one.
      const first = mixed.get(takesMixed) ?? Object.assign(apply, { takesMixed: true });
      mixed.set(takesMixed, first);
      handlers.set(type, first);
    }
    return handlers;
  }
}

function topicsOf(handlers: EventHandlers): string[] {
  return [...new Set([...handlers.keys()].flatMap((type) => contractOf(type)?.topic ?? []))];
}

/** Nest would put a bare "Internal server error" in the place of what went wrong. */
@Catch()
export class RethrowFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
