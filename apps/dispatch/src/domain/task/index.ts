export { decide } from './decide.js';
export { evolve } from './evolve.js';
export { settleBelow } from './settle-below.js';
export { issueTask, type TaskOrigin } from './issue.js';
export type { Task, TaskStatus } from './task.js';
export type { TaskCommand, TaskCommandName } from './task.commands.js';
export type { TaskRefusal } from './task.errors.js';
export type { TaskEvent } from './task.events.js';
export { allowedCommands, isOverdue, openStatuses } from './task.lifecycle.js';
