import type { Division } from '#libs/divisions';
import type { Limits } from '../limits.js';
import type { By } from '../office.js';

/** What a command did to a task. Each command raises exactly one. */
export type TaskEvent = { readonly by: By; readonly at: Date } & (
  | { readonly type: 'acknowledged' }
  | {
      readonly type: 'handed-down';
      readonly offices: readonly Division[];
      /** Of the tasks that it makes. */
      readonly limits: Limits;
    }
  | { readonly type: 'submitted'; readonly summary: string; readonly details: string | null }
  | { readonly type: 'returned'; readonly reason: string }
  | { readonly type: 'declined'; readonly reason: string }
  | { readonly type: 'completed'; readonly note: string | null }
  | { readonly type: 'recalled'; readonly reason: string }
);
