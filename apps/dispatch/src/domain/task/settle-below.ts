import { type Outcome, type Progress, withSettled } from '../progress.js';
import { evolve } from './evolve.js';
import type { Task } from './task.js';
import type { TaskEvent } from './task.events.js';

/**
 * A task below ended: counts it on the task that waits for it. When it was the last and at least
 * one is done, the waiting task is submitted by the platform. When all were taken back, nobody
 * below did the work; the task stays handed down with nothing open, and its holder may hand it down
 * anew or submit what it did itself.
 */
export function settleBelow(
  task: Task,
  outcome: Outcome,
  at: Date,
): { readonly task: Task; readonly event: TaskEvent | undefined } {
  const below = withSettled(task.below, outcome);
  const counted: Task = { ...task, below };
  if (below.open > 0 || below.done === 0) return { task: counted, event: undefined };
  const event: TaskEvent = {
    type: 'submitted',
    by: 'platform',
    at,
    summary: derivedSummary(below),
    details: null,
  };
  return { task: evolve(counted, event), event };
}

/** Of this task only; the holder may put its own words in its place. */
function derivedSummary({ total, done }: Progress): string {
  const back = total - done;
  return back === 0
    ? `下级 ${done} 项任务全部办结 / all ${done} tasks below are done`
    : `下级 ${total} 项任务：办结 ${done}，收回 ${back} / ` +
        `of ${total} tasks below ${done} are done, ${back} were taken back`;
}
