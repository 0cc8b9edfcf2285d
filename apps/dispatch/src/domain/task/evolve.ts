import { withAllRecalled, withIssued } from '../progress.js';
import type { By } from '../office.js';
import type { Task } from './task.js';
import type { TaskEvent } from './task.events.js';

/** The task after an event. */
export function evolve(task: Task, event: TaskEvent): Task {
  const version = task.version + 1;
  switch (event.type) {
    case 'acknowledged':
      return { ...task, version, status: 'acknowledged', workers: withWorker(task, event.by) };
    case 'handed-down':
      return {
        ...task,
        version,
        status: 'handed-down',
        below: withIssued(task.below, event.offices.length),
      };
    case 'submitted':
      return {
        ...task,
        version,
        status: 'submitted',
        summary: event.summary,
        workers: withWorker(task, event.by),
      };
    case 'returned':
      return { ...task, version, status: 'reworking' };
    case 'declined':
      return { ...task, version, status: 'declined' };
    case 'completed':
      return { ...task, version, status: 'done', summary: shown(task) };
    case 'recalled':
      // The whole order is recalled, so nothing below goes on; a declined task has nothing below.
      return { ...task, version, status: 'recalled', below: withAllRecalled(task.below) };
    default:
      return event satisfies never;
  }
}

function withWorker({ workers }: Task, by: By): readonly string[] {
  return by === 'platform' || workers.includes(by.clientId) ? workers : [...workers, by.clientId];
}

/** `decide` lets only submitted work be verified; anything else is a mistake of ours. */
function shown({ id, summary }: Task): string {
  if (summary === null) throw new Error(`task ${id} was never submitted`);
  return summary;
}
