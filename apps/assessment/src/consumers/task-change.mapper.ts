import {
  TaskAcknowledgedV1,
  TaskCompletedV1,
  TaskDeclinedV1,
  TaskHandedDownV1,
  TaskIssuedV1,
  TaskRecalledV1,
  TaskReturnedV1,
  TaskSubmittedV1,
} from '#libs/contracts';
import type { ReceivedEvent } from '#libs/messaging';
import type { PlatformClock } from '#libs/time';
import type { TaskChange, TaskChangeType } from '../domain/task-fact/index.js';

/** The contracts that tasks are counted by. */
export const taskContracts = [
  TaskIssuedV1,
  TaskAcknowledgedV1,
  TaskHandedDownV1,
  TaskSubmittedV1,
  TaskReturnedV1,
  TaskCompletedV1,
  TaskDeclinedV1,
  TaskRecalledV1,
] as const;

type TaskContract = (typeof taskContracts)[number];

/** An event that tasks are counted by. */
export type TaskEvent = ReceivedEvent<TaskContract>;

const changeTypes: Readonly<Record<TaskContract['type'], TaskChangeType>> = {
  [TaskIssuedV1.type]: 'issued',
  [TaskAcknowledgedV1.type]: 'acknowledged',
  [TaskHandedDownV1.type]: 'handed-down',
  [TaskSubmittedV1.type]: 'submitted',
  [TaskReturnedV1.type]: 'returned',
  [TaskCompletedV1.type]: 'completed',
  [TaskDeclinedV1.type]: 'declined',
  [TaskRecalledV1.type]: 'recalled',
};

/** What statistics take from a task's event. @param clock tells the days */
export function toTaskChange(event: TaskEvent, clock: PlatformClock): TaskChange {
  const { data } = event;
  return {
    type: changeTypes[event.type as TaskContract['type']],
    id: event.aggregateId,
    version: event.aggregateVersion,
    partition: event.partition,
    at: event.occurredAt,
    day: clock.dayOf(event.occurredAt),
    path: data.holderPath,
    orderId: data.orderId,
    status: data.status,
    acknowledgeBy: instantOrNull(data.acknowledgeBy),
    completeBy: instantOrNull(data.completeBy),
  };
}

function instantOrNull(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
