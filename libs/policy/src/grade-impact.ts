import type { Grade } from './grades.js';
import type { Impact } from './impact.js';
import { gravity, type Indicator, indicatorValue } from './indicators.js';
import { dutiesOwed } from './duties.js';
import type { PolicyPack } from './packs/policy-pack.js';
import type { Duty } from './schema/duty.schema.js';
import type { Condition, Test } from './schema/grading.schema.js';
import type { Text } from './schema/words.schema.js';

/** One test of a condition that decided the grade. */
export interface DecidedBy {
  /** Id of the condition; the tests of one condition share it, and all of them hold. */
  readonly condition: string;
  readonly name: Text;
  readonly indicator: Indicator;
  readonly comparator: Test['comparator'];
  readonly threshold: number | string;
  /** What the impact says. */
  readonly value: number | string;
  /** Where the condition stands in the law. */
  readonly source: string;
}

export interface Grading {
  readonly grade: Grade;
  /** Everything that makes it this grade; none when no condition holds (the pack's `otherwise`). */
  readonly decidedBy: readonly DecidedBy[];
  /** What this grade obliges to, by whichever operator; see `dutiesOwed` to narrow it. */
  readonly duties: readonly Duty[];
}

/**
 * What grade a set of metrics makes: any one condition is enough and the gravest grade wins
 * (网络安全事件分级指南). A metric that is not known decides nothing.
 */
export function gradeImpact(pack: PolicyPack, impact: Impact): Grading {
  for (const { code, conditions } of pack.grades) {
    const decidedBy = conditions.flatMap((condition) => whatHolds(condition, impact));
    if (decidedBy.length > 0) return grading(pack, code, decidedBy);
  }
  return grading(pack, pack.otherwise, []);
}

function grading(pack: PolicyPack, grade: Grade, decidedBy: readonly DecidedBy[]): Grading {
  return { grade, decidedBy, duties: dutiesOwed(pack, { grade }) };
}

/** The tests of a condition with the values that they found; none unless all of them hold. */
function whatHolds({ id, name, all, source }: Condition, impact: Impact): DecidedBy[] {
  const found: DecidedBy[] = [];
  for (const test of all) {
    const value = indicatorValue(impact, test.indicator);
    if (value === undefined || !holds(test, value)) return [];
    found.push({ condition: id, name, ...test, value, source });
  }
  return found;
}

function holds({ indicator, comparator, threshold }: Test, value: number | string): boolean {
  const distance = gravity(indicator, value) - gravity(indicator, threshold);
  return comparator === '>' ? distance > 0 : distance >= 0;
}
