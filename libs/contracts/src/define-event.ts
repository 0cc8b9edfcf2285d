import type { z } from 'zod';
import type { Topic } from './topics.js';

/** What an integration event promises to those who read it. Published, it is never edited. */
export interface EventContract<Data extends z.ZodObject = z.ZodObject> {
  /** CloudEvents `type`, with its version: `org.tiergrid.incident.reported.v1`. */
  readonly type: string;
  readonly topic: Topic;
  /** One sentence for the event reference: what has happened. */
  readonly summary: string;
  /** The shape of the message's value. Fields that a reader does not know are ignored. */
  readonly data: Data;
}

/** The value of a contract's messages. */
export type EventData<Contract extends EventContract> = z.output<Contract['data']>;

/** Declares a contract; its only use is to keep the literal types. */
export function defineEvent<const Contract extends EventContract>(contract: Contract): Contract {
  return contract;
}
