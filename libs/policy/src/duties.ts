import type { Grade } from './grades.js';
import type { PolicyPack } from './packs/policy-pack.js';
import type { Duty, Party, ReportField } from './schema/duty.schema.js';
import type { UnitType } from './unit-types.js';

/** What is known of an incident and decides which duties it owes; leave out what is not known. */
export interface DutyFacts {
  readonly grade: Grade;
  /** Id of the party that operates what was hit; `operatorOf` tells it. */
  readonly operator?: string;
  readonly crimeSuspected?: boolean;
  /** Whether handling goes on when the final report is due. */
  readonly stillRunning?: boolean;
}

/** What is known of a unit that was hit. */
export interface AffectedUnit {
  readonly cii?: boolean | undefined;
  readonly unitType?: UnitType | undefined;
}

/** The party of a pack that a unit is; undefined when the pack has none for it. */
export function operatorOf(pack: PolicyPack, unit: AffectedUnit): Party | undefined {
  return pack.parties.find(({ operates }) => {
    if (operates === false) return false;
    if (operates.cii === true && unit.cii !== true) return false;
    if (operates.unitTypes === undefined) return true;
    return unit.unitType !== undefined && operates.unitTypes.includes(unit.unitType);
  });
}

/**
 * The duties of an incident in the order of the pack. What is not known narrows nothing: without an
 * operator, those of every operator are given. An authority's duty to pass a report on is owed when
 * a duty that it follows is.
 */
export function dutiesOwed(pack: PolicyPack, facts: DutyFacts): Duty[] {
  const authorities = new Set(
    pack.parties.filter(({ operates }) => operates === false).map(({ id }) => id),
  );
  const owed: Duty[] = [];
  for (const duty of pack.duties) {
    if (!duty.grades.includes(facts.grade) || !circumstancesFit(duty, facts)) continue;
    const follows = duty.follows.length === 0 || duty.follows.some((id) => has(owed, id));
    if (!follows) continue;
    const by = duty.owedBy.some((party) =>
      authorities.has(party) ? true : facts.operator === undefined || party === facts.operator,
    );
    if (by) owed.push(duty);
  }
  return owed;
}

/** What a report that fulfils a duty does not say yet. */
export interface MissingFields {
  /** Without these it is incomplete. */
  readonly atOnce: readonly ReportField[];
  /** These may follow. */
  readonly later: readonly ReportField[];
}

/**
 * @param filled ids of the fields that the report has
 * @param categoryCode of the incident; what is demanded of some categories only is not demanded
 *   while it is null
 */
export function missingFields(
  pack: PolicyPack,
  duty: Duty,
  filled: ReadonlySet<string>,
  categoryCode: string | null,
): MissingFields {
  const missing = (ids: readonly string[]): ReportField[] =>
    pack.reportFields.filter(
      ({ id, categories }) =>
        ids.includes(id) &&
        !filled.has(id) &&
        (categories === undefined || (categoryCode !== null && categories.includes(categoryCode))),
    );
  return { atOnce: missing(duty.fields.atOnce), later: missing(duty.fields.later) };
}

function has(duties: readonly Duty[], id: string): boolean {
  return duties.some((duty) => duty.id === id);
}

function circumstancesFit({ when }: Duty, { crimeSuspected, stillRunning }: DutyFacts): boolean {
  switch (when) {
    case 'always':
      return true;
    case 'crime-suspected':
      return crimeSuspected !== false;
    case 'still-running':
      return stillRunning !== false;
    case 'handled':
      return stillRunning !== true;
    default:
      return when satisfies never;
  }
}
