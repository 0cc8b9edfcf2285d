import type { DivisionLevel } from '#libs/divisions';
import type { Grade } from './grades.js';
import type { PolicyPack } from './packs/policy-pack.js';
import type { Subject, TierLimit } from './schema/tier-limit.schema.js';

/** What decides which limits bind an office. */
export interface LimitFacts {
  readonly subject: Subject;
  /** The pack's `otherwise` while nobody has graded it. */
  readonly grade: Grade;
  /** Tier of the office that must act. */
  readonly level: DivisionLevel;
}

/** The limits that bind an office, at the most one for each thing that is measured. */
export function limitsFor(pack: PolicyPack, { subject, grade, level }: LimitFacts): TierLimit[] {
  return pack.tierLimits.filter(
    (limit) =>
      limit.subjects.includes(subject) &&
      limit.grades.includes(grade) &&
      limit.levels.includes(level),
  );
}

/**
 * Whether something reported is harm done or a danger found. A danger that is graded above the
 * least grade goes by the limits of incidents (our choice: a grave one does not wait a day).
 * @param categoryCode null while nobody has said
 */
export function subjectOf(
  pack: PolicyPack,
  categoryCode: string | null,
  grade: Grade,
): 'incident' | 'hidden-danger' {
  const isDanger = categoryCode !== null && pack.hiddenDangerCategories.includes(categoryCode);
  return isDanger && grade === pack.otherwise ? 'hidden-danger' : 'incident';
}
