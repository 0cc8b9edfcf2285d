import { z } from 'zod';
import { grades } from '../grades.js';
import { choiceIndicators } from '../impact.js';
import { type ChoiceIndicator, numberIndicators } from '../indicators.js';
import { id, source, text } from './words.schema.js';

/**
 * There are only two comparators, and both hold for everything graver than what they hold for:
 * no pack can be written in which a worse incident gets a lesser grade.
 */
const comparator = z.enum(['>=', '>']).describe('Of words: this one or a graver one; a graver one');

function choiceTest<Name extends ChoiceIndicator>(name: Name) {
  return z.strictObject({
    indicator: z.literal(name),
    comparator,
    threshold: z.enum(choiceIndicators[name]),
  });
}

const test = z
  .discriminatedUnion('indicator', [
    z.strictObject({
      indicator: z.enum(numberIndicators),
      comparator,
      threshold: z.number().min(0),
    }),
    choiceTest('portalLevel'),
    choiceTest('peopleAffectedShare.level'),
    choiceTest('dataThreat.class'),
    choiceTest('dataThreat.level'),
    choiceTest('systemLoss'),
  ])
  .meta({ id: 'MetricTest', description: 'Compares one metric of the impact with a threshold' });

const condition = z
  .strictObject({
    id,
    name: text,
    all: z.array(test).min(1).describe('Every one of them must hold'),
    source,
  })
  .meta({ id: 'GradeCondition' });

/** A grade and what makes an incident one: any one of the conditions is enough. */
export const gradeRule = z
  .strictObject({
    code: z.enum(grades),
    name: text,
    conditions: z.array(condition),
  })
  .meta({ id: 'GradeRule' });

export type Test = z.output<typeof test>;
export type Condition = z.output<typeof condition>;
