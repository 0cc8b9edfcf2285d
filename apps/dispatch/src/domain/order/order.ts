import type { By, Office } from '../office.js';
import type { Progress } from '../progress.js';

/** Work that an office wants done by offices below it. */
export interface Order {
  readonly id: string;
  /** Rises by one with each event. */
  readonly version: number;
  readonly status: OrderStatus;
  readonly title: string;
  /** The incident that it serves, if any. */
  readonly incidentId: string | null;
  readonly issuer: Office;
  /** The tasks directly below it. */
  readonly below: Progress;
}

export type OrderStatus = 'issued' | 'done' | 'recalled';

/** What happened to an order after it was issued. */
export type OrderEvent = { readonly by: By; readonly at: Date } & (
  { readonly type: 'completed' } | { readonly type: 'recalled'; readonly reason: string }
);

export interface RecallOrder {
  readonly type: 'recall';
  readonly by: By;
  readonly at: Date;
  readonly reason: string;
}

export type OrderRefusal =
  | {
      readonly code: 'command-not-allowed';
      readonly command: RecallOrder['type'];
      readonly status: OrderStatus;
      readonly allowed: readonly RecallOrder['type'][];
    }
  | { readonly code: 'not-issuer'; readonly issuer: string };
