import type { PolicyPackDocument } from '../schema/policy-pack.schema.js';
import type { TierLimit } from '../schema/tier-limit.schema.js';
import { type Mistake, repeatedIn, under, unknownIn } from './mistake.js';

/** What is wrong with the tier limits of a pack. */
export function limitMistakes({ tierLimits, grades }: PolicyPackDocument): Mistake[] {
  const known = grades.map(({ code }) => code);
  return [
    ...repeatedIn(
      ['tierLimits'],
      tierLimits.map(({ id }) => id),
      'id',
    ),
    ...tierLimits.flatMap((limit, index) =>
      under(
        ['tierLimits', index],
        [
          ...unknownIn(['grades'], limit.grades, known, 'a grade of this pack'),
          ...extensionMistakes(limit),
          ...overlapMistakes(limit, tierLimits.slice(0, index)),
        ],
      ),
    ),
  ];
}

function extensionMistakes({ within, extendableTo }: TierLimit): Mistake[] {
  if (extendableTo === undefined) return [];
  const comparable = extendableTo.clock === within.clock && extendableTo.unit === within.unit;
  return comparable && extendableTo.value > within.value
    ? []
    : [{ path: ['extendableTo'], message: 'must be more of the same unit and clock as within' }];
}

/** Two limits of one thing for the same incident and office: nobody could say which holds. */
function overlapMistakes(limit: TierLimit, above: readonly TierLimit[]): Mistake[] {
  return above
    .filter(
      (other) =>
        other.measures === limit.measures &&
        other.subjects.some((subject) => limit.subjects.includes(subject)) &&
        other.grades.some((grade) => limit.grades.includes(grade)) &&
        other.levels.some((level) => limit.levels.includes(level)),
    )
    .map(({ id }) => ({
      path: [],
      message: `${limit.id} and ${id} limit the same for the same office`,
    }));
}
