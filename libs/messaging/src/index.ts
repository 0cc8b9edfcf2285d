export { connectEventConsumers } from './connect-event-consumers.js';
export { createTopics, type CreateTopicsOptions } from './broker/topics.js';
export {
  type GroupVisitor,
  type InspectedMessage,
  KafkaInspector,
  type RawMessage,
} from './broker/kafka-inspector.js';
export { newEvent, type NewEvent, type ReceivedEvent } from './event.js';
export {
  discardDeadLetter,
  listDeadLetters,
  requestResend,
  showDeadLetter,
  type DeadLetterSummary,
} from './inbox/dead-letters.js';
export { MessagingModule, type MessagingOptions } from './messaging.module.js';
export { messagingMigrations } from './migrations.js';
export { OnEvent, OnEvents } from './on-event.js';
export { DurableOutboxReader, ReaderReplaced } from './outbox/durable-outbox-reader.js';
export { Outbox } from './outbox/outbox.js';
export { OutboxCursor } from './outbox/outbox-cursor.js';
export { OutboxReader } from './outbox/outbox-reader.js';
export type { OutboxPage, OutboxRow } from './outbox/read-outbox.js';
export { partitionKey } from './partition.js';
export { pause } from './pause.js';
