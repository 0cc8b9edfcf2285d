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
export { Outbox } from './outbox/outbox.js';
export { partitionKey } from './partition.js';
