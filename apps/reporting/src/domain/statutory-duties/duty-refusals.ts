/** Why a fulfilment cannot be recorded. */
export type DutyRefusal =
  | { readonly code: 'duty-fulfilled-already'; readonly duty: string; readonly at: string }
  | { readonly code: 'duty-lapsed'; readonly duty: string; readonly reason: string }
  | { readonly code: 'duty-not-begun'; readonly duty: string; readonly from: string }
  | { readonly code: 'fulfilled-before-begun'; readonly begunAt: string }
  | { readonly code: 'time-in-future'; readonly field: 'at' };
