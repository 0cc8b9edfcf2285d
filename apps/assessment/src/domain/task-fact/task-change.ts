import type { DivisionPath } from '#libs/divisions';
import type { Day } from '../day.js';

/** What may happen to a task, as far as statistics count it. */
export type TaskChangeType =
  | 'issued'
  | 'acknowledged'
  | 'handed-down'
  | 'submitted'
  | 'returned'
  | 'completed'
  | 'declined'
  | 'recalled';

/** An event of a task: what happened, when, and the task as it stands after it. */
export interface TaskChange {
  readonly type: TaskChangeType;
  readonly id: string;
  readonly version: number;
  /** Kafka partition that it came by, as all events of the same task. */
  readonly partition: number;
  readonly at: Date;
  /** The day of `at`. */
  readonly day: Day;
  /** Division path of the holder. */
  readonly path: DivisionPath;
  readonly orderId: string;
  readonly status: string;
  readonly acknowledgeBy: Date | null;
  readonly completeBy: Date | null;
}
