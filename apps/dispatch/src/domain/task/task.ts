import type { Limits } from '../limits.js';
import type { Office } from '../office.js';
import type { Progress } from '../progress.js';

interface Always {
  readonly id: string;
  readonly orderId: string;
  readonly orderTitle: string;
  /** The incident that the order serves, if any. */
  readonly incidentId: string | null;
  /** null: directly below the order. */
  readonly parentTaskId: string | null;
  /** Rises by one with each event. */
  readonly version: number;
  /** The office that gave the task and will verify it. */
  readonly issuer: Office;
  /** The office that must do it; it lies below the issuer's. */
  readonly holder: Office;
  readonly limits: Limits;
  /** Client ids of those who acknowledged or submitted it: they may not verify it. */
  readonly workers: readonly string[];
  /** The tasks that the holder handed down. */
  readonly below: Progress;
}

/** No work is shown for it now; after a rework the last summary still stands. */
export interface Unsubmitted extends Always {
  readonly status:
    'issued' | 'acknowledged' | 'handed-down' | 'reworking' | 'declined' | 'recalled';
  readonly summary: string | null;
}

export interface Submitted extends Always {
  readonly status: 'submitted' | 'done';
  /** What was done. */
  readonly summary: string;
}

/** One office's part of an order. */
export type Task = Unsubmitted | Submitted;
export type TaskStatus = Task['status'];
