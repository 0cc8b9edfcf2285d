export { assessDuties, type DutyFacts, lapseAll } from './assess-duties.js';
export type { DutyRefusal } from './duty-refusals.js';
export { missOverdue, onHandlingEnded, onHandlingResumed, onNewFacts } from './duty-occasions.js';
export { fulfilDuty } from './fulfil-duty.js';
export {
  type DutyChange,
  type DutyState,
  type LapseReason,
  latestRounds,
  type TrackedDuty,
} from './tracked-duty.js';
