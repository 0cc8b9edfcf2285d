import { noTasks } from '../progress.js';
import type { Limits } from '../limits.js';
import type { Office } from '../office.js';
import type { Task } from './task.js';

/** What tasks that are issued together have in common. */
export interface TaskOrigin {
  readonly orderId: string;
  readonly orderTitle: string;
  readonly incidentId: string | null;
  readonly parentTaskId: string | null;
  readonly issuer: Office;
  readonly limits: Limits;
}

/** A task as its holder gets it. */
export function issueTask(origin: TaskOrigin, id: string, { code, path }: Office): Task {
  return {
    ...origin,
    id,
    version: 1,
    status: 'issued',
    holder: { code, path },
    workers: [],
    below: noTasks,
    summary: null,
  };
}
