import 'reflect-metadata';
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Controller, type INestMicroservice, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  IncidentAcceptedV1,
  IncidentReportedV1,
  TaskAcknowledgedV1,
  TaskIssuedV1,
} from '#libs/contracts';
import type { Transaction } from '#libs/persistence';
import type { Broker, MessageConsumer } from './broker/broker.js';
import type { ReceivedEvent } from './event.js';
import { EventConsumerStrategy, RethrowFilter } from './event-consumer.strategy.js';
import { applyEvents, type EventHandlers } from './inbox/event-handlers.js';
import type { Inbox } from './inbox/inbox.js';
import type { Resender } from './inbox/resend.js';
import { OnEvent, OnEvents } from './on-event.js';

const calls: string[] = [];
const tx = {} as Transaction;

function note(method: string, events: readonly ReceivedEvent[], given: unknown): Promise<void> {
  assert.equal(given, tx);
  if (events.some((event) => event.aggregateId === 'bad')) throw new Error(`${method} failed`);
  calls.push(`${method}: ${events.map((event) => event.id).join(' ')}`);
  return Promise.resolve();
}

@Controller()
class TestConsumer {
  @OnEvents(IncidentReportedV1, IncidentAcceptedV1)
  onIncidents(
    events: readonly ReceivedEvent<typeof IncidentReportedV1 | typeof IncidentAcceptedV1>[],
    given: Transaction,
  ): Promise<void> {
    return note('incidents', events, given);
  }

  @OnEvent(TaskIssuedV1)
  onIssued(
    events: readonly ReceivedEvent<typeof TaskIssuedV1>[],
    given: Transaction,
  ): Promise<void> {
    return note('issued', events, given);
  }

  @OnEvent(TaskAcknowledgedV1)
  onAcknowledged(
    events: readonly ReceivedEvent<typeof TaskAcknowledgedV1>[],
    given: Transaction,
  ): Promise<void> {
    return note('acknowledged', events, given);
  }
}

@Module({ controllers: [TestConsumer] })
class TestModule {}

function event(type: string, aggregateId: string, aggregateVersion: number): ReceivedEvent {
  return {
    id: `${aggregateId}${aggregateVersion}`,
    type,
    aggregateId,
    aggregateVersion,
    occurredAt: new Date(0),
    traceparent: undefined,
    partition: 0,
    data: {},
  };
}

describe('EventConsumerStrategy', () => {
  let app: INestMicroservice;
  let topics: readonly string[] = [];
  let handlers: EventHandlers = new Map();

  /** A microservice whose consumer does as `consumer` says. */
  async function listen(consumer: Partial<MessageConsumer> = {}): Promise<INestMicroservice> {
    const broker: Broker = {
      producer: () => assert.fail('a consumer sends nothing'),
      consumer: (_group, names) => {
        topics = names;
        return {
          run: () => Promise.resolve(),
          idleMs: () => 0,
          close: () => Promise.resolve(),
          ...consumer,
        };
      },
      earliestOffset: () => Promise.resolve(0n),
      close: () => Promise.resolve(),
    };
    const silent = { log: () => undefined, warn: () => undefined, error: () => undefined };
    const strategy = new EventConsumerStrategy({
      broker,
      groupId: 'test',
      topicPrefix: 'it.',
      logger: silent,
      inbox: (known) => {
        handlers = known;
        return { stop: () => undefined } as unknown as Inbox;
      },
      resender: () =>
        ({ start: () => undefined, stop: () => Promise.resolve() }) as unknown as Resender,
    });
    const service = await NestFactory.createMicroservice(TestModule, { strategy, logger: false });
    service.useGlobalFilters(new RethrowFilter());
    await service.listen();
    return service;
  }

  before(async () => {
    app = await listen();
  });
  after(() => app.close());
  beforeEach(() => {
    calls.length = 0;
  });

  it('can stop while its group does not let it in', async () => {
    const never = Promise.withResolvers<undefined>().promise;
    const closed = Promise.withResolvers<undefined>();
    const waiting = await listen({
      run: () => never,
      close: () => {
        closed.resolve(undefined);
        return never;
      },
    });
    await waiting.close();
    await closed.promise;
  });

  it('reads the topics of the events that somebody consumes', () => {
    assert.deepEqual([...topics].sort(), ['it.tiergrid.incidents.v1', 'it.tiergrid.orders.v1']);
  });

  it('hands over events of one type, each of another aggregate', async () => {
    const events = [
      event(TaskIssuedV1.type, 'a', 1),
      event(TaskIssuedV1.type, 'b', 1),
      event(TaskAcknowledgedV1.type, 'a', 2),
    ];
    await applyEvents(handlers, events, tx);
    assert.deepEqual(calls, ['issued: a1 b1', 'acknowledged: a2']);
  });

  it('hands a whole batch to a method that takes its events mixed, in one call', async () => {
    const events = [
      event(IncidentReportedV1.type, 'a', 1),
      event(IncidentAcceptedV1.type, 'a', 2),
      event(IncidentReportedV1.type, 'b', 1),
      event(IncidentAcceptedV1.type, 'a', 3),
    ];
    await applyEvents(handlers, events, tx);
    assert.deepEqual(calls, ['incidents: a1 a2 b1 a3']);
  });

  it('passes on what a method throws, as it is', async () => {
    for (const type of [TaskIssuedV1.type, IncidentReportedV1.type]) {
      await assert.rejects(
        applyEvents(handlers, [event(type, 'bad', 1)], tx),
        /^Error: \w+ failed/,
      );
    }
  });
});
