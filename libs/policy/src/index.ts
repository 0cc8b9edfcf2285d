export { addWorkingTime, workingTimeBetween } from './calendar/working-time.js';
export { WorkingCalendar } from './calendar/working-calendar.js';
export { categories, findCategory, type Category } from './categories.js';
export { dueAt, type Reminder, remindersBefore, type Timed } from './due-at.js';
export {
  type AffectedUnit,
  dutiesOwed,
  type DutyFacts,
  type MissingFields,
  missingFields,
  operatorOf,
} from './duties.js';
export { type DecidedBy, gradeImpact, type Grading } from './grade-impact.js';
export { grades, type Grade } from './grades.js';
export { impact, type Impact } from './impact.js';
export type { Indicator } from './indicators.js';
export { policyEnvironment } from './packs/policy-environment.js';
export type { PolicyPack } from './packs/policy-pack.js';
export {
  type LoadedPacks,
  loadPolicyPacks,
  type PackFile,
  PolicyPacks,
} from './packs/policy-packs.js';
export { shippedPolicyPacks } from './packs/shipped-packs.js';
export { duty, type Duty, type Party, type ReportField } from './schema/duty.schema.js';
export type { Duration } from './schema/duration.schema.js';
export { policyPackDocument } from './schema/policy-pack.schema.js';
export type { Subject, TierLimit } from './schema/tier-limit.schema.js';
export { text, type Text } from './schema/words.schema.js';
export { limitsFor, type LimitFacts, subjectOf } from './tier-limits.js';
export { type UnitType, unitTypes } from './unit-types.js';
