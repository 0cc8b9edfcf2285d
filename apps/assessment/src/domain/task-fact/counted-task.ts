import type { Counted } from '../counting/index.js';
import type { Day } from '../day.js';
import type { TaskFact } from './task-fact.js';

/** What is counted of tasks. Each counts a task once, on the day of its milestone. */
export type TaskMetric =
  | 'issued'
  | 'acknowledged'
  | 'acknowledgedOnTime'
  | 'submitted'
  | 'done'
  | 'doneOnTime'
  | 'reworked'
  | 'declined'
  | 'recalled';

/** What of a task is counted, and where: by the tier of its holder and by its present status. */
export function countedTask(fact: TaskFact): Counted {
  const days: Readonly<Record<TaskMetric, Day | null>> = {
    issued: fact.issuedOn,
    acknowledged: fact.acknowledgedOn,
    acknowledgedOnTime: fact.acknowledgedOnTime === true ? fact.acknowledgedOn : null,
    submitted: fact.submittedOn,
    done: fact.doneOn,
    doneOnTime: fact.doneOnTime === true ? fact.doneOn : null,
    reworked: fact.reworkedOn,
    declined: fact.declinedOn,
    recalled: fact.recalledOn,
  };
  return {
    path: fact.path,
    levels: fact.levels,
    dimensions: [fact.levels?.at(-1) ?? '', fact.status],
    milestones: Object.entries(days).flatMap(([metric, day]) =>
      day === null ? [] : [[metric, day] as const],
    ),
  };
}
