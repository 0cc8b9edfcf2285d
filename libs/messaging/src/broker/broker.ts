/**
 * The port to Kafka. Only this folder knows which client library is behind it, so that another one
 * can replace it and be put through the same tests.
 */

export interface OutgoingMessage {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
  readonly headers: Record<string, string>;
}

/** Sends messages; at most one `send` is under way at a time. */
export interface MessageProducer {
  /** Resolves when every in-sync replica has the messages; rejects when that is not certain. */
  send(messages: readonly OutgoingMessage[]): Promise<void>;
  close(): Promise<void>;
}

export interface IncomingMessage {
  readonly offset: bigint;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Record<string, string>;
}

export interface MessageBatch {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly IncomingMessage[];
  /** Offset after the newest message of the partition: how far there is to go. */
  readonly highWatermark: bigint;
  /** Tells the group that this member is alive; call it between steps of long work. */
  heartbeat(): Promise<void>;
}

/** Where to go on in the partition after a batch. */
export type BatchOutcome =
  | { readonly next: bigint }
  /** The batch was not applied; read again from here. */
  | { readonly seek: bigint };

export interface MessageConsumer {
  /** Begins to read; resolves when the group was joined for the first time. */
  run(handle: (batch: MessageBatch) => Promise<BatchOutcome>): Promise<void>;
  /** Milliseconds since the broker last answered this consumer in any way. */
  idleMs(): number;
  close(): Promise<void>;
}

export interface Broker {
  producer(): MessageProducer;
  consumer(groupId: string, topics: readonly string[]): MessageConsumer;
  /** Lowest offset still kept in a partition. */
  earliestOffset(topic: string, partition: number): Promise<bigint>;
  close(): Promise<void>;
}
