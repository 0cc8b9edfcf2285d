import { checkLimits } from '../limits.js';
import type { Actor } from '../office.js';
import { chooseOffices } from '../targets.js';
import type { Task } from './task.js';
import type { TaskCommand } from './task.commands.js';
import type { TaskRefusal } from './task.errors.js';
import type { TaskEvent } from './task.events.js';
import { allowedCommands, isAllowed, sideOf } from './task.lifecycle.js';

export type Decision =
  | { readonly accepted: true; readonly event: TaskEvent }
  | { readonly accepted: false; readonly refusal: TaskRefusal };

/** The reason on a task that was taken back because its issuer agreed that it was declined. */
const declineAgreed = '同意退单 / the issuer agreed that it was declined';

/**
 * Decides a command on a task: the event that it raises, or why it is refused. Whether the caller
 * may see the task at all, and at which version, was settled before.
 */
export function decide(task: Task, command: TaskCommand): Decision {
  const strange =
    command.by === 'platform' ? undefined : refuseStrangers(task, command, command.by);
  if (strange !== undefined) return refused(strange);
  const { type, at, by } = command;
  if (!isAllowed(type, task)) {
    const { status } = task;
    const allowed = allowedCommands(task);
    return refused({ code: 'command-not-allowed', command: type, status, allowed });
  }
  if (sideOf(type) === 'issuer' && by !== 'platform' && task.workers.includes(by.clientId)) {
    return refused({ code: 'worker-cannot-verify' });
  }
  switch (type) {
    case 'acknowledge':
      return accepted({ type: 'acknowledged', at, by });
    case 'hand-down':
      return handDown(task, command);
    case 'submit':
      return accepted({
        type: 'submitted',
        at,
        by,
        summary: command.summary,
        details: command.details,
      });
    case 'decline':
      return accepted({ type: 'declined', at, by, reason: command.reason });
    case 'verify':
      return accepted(
        task.status === 'declined'
          ? { type: 'recalled', at, by, reason: command.note ?? declineAgreed }
          : { type: 'completed', at, by, note: command.note },
      );
    case 'rework':
      return accepted({ type: 'returned', at, by, reason: command.reason });
    case 'recall':
      return accepted({ type: 'recalled', at, by, reason: command.reason });
    default:
      return type satisfies never;
  }
}

function refuseStrangers(task: Task, { type }: TaskCommand, by: Actor): TaskRefusal | undefined {
  const side = sideOf(type);
  if (side === 'holder' && by.code !== task.holder.code) {
    return { code: 'not-holder', holder: task.holder.code };
  }
  if (side === 'issuer' && by.code !== task.issuer.code) {
    return { code: 'not-issuer', issuer: task.issuer.code };
  }
  return undefined;
}

function handDown(task: Task, command: Extract<TaskCommand, { type: 'hand-down' }>): Decision {
  const { at, by, today, targets, tasked } = command;
  const latest = task.limits.completeBy;
  const wanted = {
    acknowledgeBy: command.limits.acknowledgeBy ?? null,
    completeBy: command.limits.completeBy ?? null,
  };
  const wrong = checkLimits(wanted, at, latest);
  if (wrong !== undefined) return refused(wrong);
  const choice = chooseOffices(targets, task.holder, tasked, today);
  if (!choice.accepted) return refused(choice.refusal);
  // A limit that is left out is the task's own, even where that has passed: nobody below may take
  // longer than the one who waits for them. The limit to acknowledge was about the holder alone.
  const limits = { ...wanted, completeBy: wanted.completeBy ?? latest };
  return accepted({ type: 'handed-down', at, by, offices: choice.offices, limits });
}

function accepted(event: TaskEvent): Decision {
  return { accepted: true, event };
}

function refused(refusal: TaskRefusal): Decision {
  return { accepted: false, refusal };
}
