import type { LimitRefusal } from '../limits.js';
import type { TargetRefusal } from '../targets.js';
import type { TaskStatus } from './task.js';
import type { TaskCommandName } from './task.commands.js';

/** Why a command on a task is refused. The codes are stable; the words are at the edge. */
export type TaskRefusal =
  | {
      readonly code: 'command-not-allowed';
      readonly command: TaskCommandName;
      readonly status: TaskStatus;
      readonly allowed: readonly TaskCommandName[];
    }
  | { readonly code: 'not-holder'; readonly holder: string }
  | { readonly code: 'not-issuer'; readonly issuer: string }
  | { readonly code: 'worker-cannot-verify' }
  | TargetRefusal
  | LimitRefusal;
