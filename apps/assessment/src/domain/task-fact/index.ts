export { countedTask, type TaskMetric } from './counted-task.js';
export { evolve as evolveTask } from './evolve.js';
export type { TaskChange, TaskChangeType } from './task-change.js';
export type { TaskFact } from './task-fact.js';
