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
import { newEvent, type NewEvent } from '#libs/messaging';
import { contractActor } from '../contract-actor.js';
import type { Actor, By } from '../domain/office.js';
import type { Task, TaskEvent } from '../domain/task/index.js';

/** What the other services are told of a task that was issued. */
export function toIssuedEvent(task: Task, by: Actor, at: Date): NewEvent {
  return newEvent(TaskIssuedV1, { ...envelopeOf(task, at), data: snapshotOf(task, by) });
}

/** What the other services are told of an event. @param task as it is after the event */
export function toIntegrationEvent(task: Task, event: TaskEvent): NewEvent {
  const envelope = envelopeOf(task, event.at);
  const snapshot = snapshotOf(task, event.by);
  switch (event.type) {
    case 'acknowledged':
      return newEvent(TaskAcknowledgedV1, { ...envelope, data: snapshot });
    case 'handed-down':
      return newEvent(TaskHandedDownV1, {
        ...envelope,
        data: { ...snapshot, tasks: event.offices.length },
      });
    case 'submitted':
      return newEvent(TaskSubmittedV1, {
        ...envelope,
        data: { ...snapshot, summary: event.summary },
      });
    case 'returned':
      return newEvent(TaskReturnedV1, { ...envelope, data: { ...snapshot, reason: event.reason } });
    case 'declined':
      return newEvent(TaskDeclinedV1, { ...envelope, data: { ...snapshot, reason: event.reason } });
    case 'completed':
      return newEvent(TaskCompletedV1, {
        ...envelope,
        data: { ...snapshot, summary: task.summary ?? '' },
      });
    case 'recalled':
      return newEvent(TaskRecalledV1, { ...envelope, data: { ...snapshot, reason: event.reason } });
    default:
      return event satisfies never;
  }
}

function envelopeOf(
  task: Task,
  at: Date,
): Pick<NewEvent, 'aggregateId' | 'aggregateVersion' | 'occurredAt'> {
  return { aggregateId: task.id, aggregateVersion: task.version, occurredAt: at };
}

function snapshotOf(task: Task, by: By) {
  return {
    orderId: task.orderId,
    orderTitle: task.orderTitle,
    incidentId: task.incidentId,
    parentTaskId: task.parentTaskId,
    holder: task.holder.code,
    holderPath: task.holder.path,
    issuer: task.issuer.code,
    status: task.status,
    acknowledgeBy: task.limits.acknowledgeBy?.toISOString() ?? null,
    completeBy: task.limits.completeBy?.toISOString() ?? null,
    actor: contractActor(by),
  };
}
