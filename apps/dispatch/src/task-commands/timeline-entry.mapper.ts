import type { Caller } from '#libs/access';
import type { Task, TaskEvent } from '../domain/task/index.js';
import type { NewTimelineEntry } from '../persistence/task-history.repository.js';

/** Offices that a timeline names of one hand-down; the rest is a number. */
const mostOfficesNamed = 50;

/** The line that an event leaves in a task's history. @param caller undefined: the platform */
export function toTimelineEntry(
  task: Task,
  event: TaskEvent,
  caller: Caller | undefined,
): NewTimelineEntry {
  return {
    taskId: task.id,
    holderPath: task.holder.path,
    kind: event.type,
    at: event.at,
    ...signature(caller),
    office: caller?.office ?? null,
    ...noteAndDetails(event),
  };
}

/** Who a line in a history is by. */
export function signature(caller: Caller | undefined): { actor: string; actorName: string } {
  return { actor: caller?.clientId ?? 'platform', actorName: caller?.name ?? 'Tiergrid' };
}

function noteAndDetails(event: TaskEvent): Pick<NewTimelineEntry, 'note' | 'details'> {
  switch (event.type) {
    case 'acknowledged':
      return { note: null, details: {} };
    case 'handed-down': {
      const offices = event.offices.slice(0, mostOfficesNamed).map(({ code }) => code);
      return { note: null, details: { tasks: event.offices.length, offices } };
    }
    case 'submitted':
      return { note: event.summary, details: {} };
    case 'completed':
      return { note: event.note, details: {} };
    case 'returned':
    case 'declined':
    case 'recalled':
      return { note: event.reason, details: {} };
    default:
      return event satisfies never;
  }
}
