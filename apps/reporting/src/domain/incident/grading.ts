import {
  type DecidedBy,
  type Grade,
  gradeImpact,
  type Impact,
  type PolicyPack,
} from '#libs/policy';

/** The grade that a pack suggests, and everything that makes it so. */
export interface Suggestion {
  readonly grade: Grade;
  /** None when no condition holds: the pack's least grade. */
  readonly decidedBy: readonly DecidedBy[];
}

/**
 * What the metrics that are known suggest. Without any there is nothing to go by, and no suggestion.
 * @param pack undefined when the installation does not have the incident's pack any more
 */
export function suggestGrade(
  pack: PolicyPack | undefined,
  impact: Impact | null,
): Suggestion | undefined {
  if (pack === undefined || impact === null || Object.keys(impact).length === 0) return undefined;
  const { grade, decidedBy } = gradeImpact(pack, impact);
  return { grade, decidedBy };
}

/** Each condition once, however many tests it has. */
export function conditionsOf({ decidedBy }: Suggestion): string[] {
  return [...new Set(decidedBy.map(({ condition }) => condition))];
}

/**
 * Whether an incident of this grade needs a final report before it is closed: when its pack has a
 * duty of one for the grade. By `cn-2025` that is III and graver. A pack that is not there any more
 * excuses nobody.
 */
export function needsFinalReport(pack: PolicyPack | undefined, grade: Grade): boolean {
  if (pack === undefined) return true;
  return pack.duties.some(({ document, grades }) => document === 'final' && grades.includes(grade));
}
