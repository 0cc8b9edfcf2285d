import type { EventContract, EventData } from '#libs/contracts';

/** An event that a service raises; it goes into the outbox with the change that it tells of. */
export interface NewEvent<Contract extends EventContract = EventContract> {
  readonly contract: Contract;
  /** Id of the incident, order, task …; also the Kafka key. */
  readonly aggregateId: string;
  /** 1 for the aggregate's first event, then without gaps; given out under the row's lock. */
  readonly aggregateVersion: number;
  readonly occurredAt: Date;
  readonly data: EventData<Contract>;
}

/** An event as a consumer receives it, its value checked against the contract. */
export interface ReceivedEvent<Contract extends EventContract = EventContract> {
  /** CloudEvents `id`: the same however often the message is sent. */
  readonly id: string;
  readonly type: string;
  readonly aggregateId: string;
  readonly aggregateVersion: number;
  readonly occurredAt: Date;
  readonly traceparent: string | undefined;
  /**
   * Kafka partition that it came by. All events of one aggregate share it, and no two consumers
   * work on one partition at a time: put it into the key of a counter that many events add to, and
   * nobody waits for anybody.
   */
  readonly partition: number;
  readonly data: EventData<Contract>;
}

/** Names an event with its contract's types; write events through it. */
export function newEvent<Contract extends EventContract>(
  contract: Contract,
  event: Omit<NewEvent<Contract>, 'contract'>,
): NewEvent {
  return { contract, ...event };
}
