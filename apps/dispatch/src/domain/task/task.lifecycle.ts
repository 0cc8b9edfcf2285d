import type { Task, TaskStatus } from './task.js';
import type { TaskCommandName } from './task.commands.js';

/** Whose command it is. A recall comes with the order's, from its issuer or the platform. */
export type Side = 'holder' | 'issuer' | 'order';

interface Rule {
  readonly side: Side;
  readonly fits: readonly TaskStatus[];
}

/**
 * The states in which each command fits.
 *
 * A declined task is still waited for until its issuer answers: `verify` agrees, and the task is
 * taken back; `rework` does not, and the holder must do it after all. Handing the work to another
 * office does not answer it, so nobody forgets a task that lies declined.
 */
const rules: Readonly<Record<TaskCommandName, Rule>> = {
  acknowledge: { side: 'holder', fits: ['issued'] },
  'hand-down': { side: 'holder', fits: ['acknowledged', 'handed-down', 'reworking'] },
  submit: { side: 'holder', fits: ['acknowledged', 'handed-down', 'reworking', 'submitted'] },
  decline: { side: 'holder', fits: ['issued', 'acknowledged'] },
  verify: { side: 'issuer', fits: ['submitted', 'declined'] },
  rework: { side: 'issuer', fits: ['submitted', 'declined'] },
  recall: {
    side: 'order',
    fits: ['issued', 'acknowledged', 'handed-down', 'submitted', 'reworking', 'declined'],
  },
};

export function sideOf(command: TaskCommandName): Side {
  return rules[command].side;
}

export function isAllowed(
  command: TaskCommandName,
  { status, below }: Pick<Task, 'status' | 'below'>,
): boolean {
  // Handed down, the work is the offices' below; it comes back when all of them declined.
  if (command === 'submit' && status === 'handed-down' && below.open > 0) return false;
  return rules[command].fits.includes(status);
}

/** The commands that somebody may send for the task now, holder or issuer. */
export function allowedCommands(task: Pick<Task, 'status' | 'below'>): TaskCommandName[] {
  return (Object.keys(rules) as TaskCommandName[]).filter(
    (command) => sideOf(command) !== 'order' && isAllowed(command, task),
  );
}

/** Still to be ended by a verification or a recall. */
export const openStatuses: readonly TaskStatus[] = rules.recall.fits;

/** True when the limit has passed and the task is neither ended nor declined. */
export function isOverdue(
  { status, completeBy }: { status: TaskStatus; completeBy: Date | null },
  now: Date,
): boolean {
  if (status === 'done' || status === 'recalled' || status === 'declined') return false;
  return completeBy !== null && completeBy < now;
}
