import { grades } from '../grades.js';
import type { PolicyPackDocument } from '../schema/policy-pack.schema.js';
import { calendarMistakes } from './calendar-mistakes.js';
import { limitMistakes } from './limit-mistakes.js';
import { type Mistake, repeatedIn, under, unknownIn } from './mistake.js';

/** What is wrong with a pack beyond what its schema can say. */
export function mistakesIn(pack: PolicyPackDocument): Mistake[] {
  return [
    ...categoryMistakes(pack),
    ...gradeMistakes(pack),
    ...dutyMistakes(pack),
    ...limitMistakes(pack),
    ...under(['calendar'], calendarMistakes(pack.calendar)),
    ...reminderMistakes(pack),
  ];
}

function categoryMistakes(pack: PolicyPackDocument): Mistake[] {
  return [
    ...repeatedIn(['categories'], pack.categories),
    ...unknownIn(
      ['hiddenDangerCategories'],
      pack.hiddenDangerCategories,
      pack.categories,
      'a category of this pack',
    ),
    ...pack.reportFields.flatMap(({ categories = [] }, index) =>
      unknownIn(
        ['reportFields', index, 'categories'],
        categories,
        pack.categories,
        'a category of this pack',
      ),
    ),
  ];
}

function gradeMistakes(pack: PolicyPackDocument): Mistake[] {
  const codes = pack.grades.map(({ code }) => code);
  const places = codes.map((code) => grades.indexOf(code));
  const mistakes: Mistake[] = [
    ...repeatedIn(['grades'], codes, 'code'),
    ...repeatedConditions(pack),
  ];
  if (places.some((place, index) => place < (places[index - 1] ?? place))) {
    mistakes.push({ path: ['grades'], message: 'the gravest grade must stand first' });
  }
  if (codes.at(-1) !== pack.otherwise) {
    mistakes.push({ path: ['otherwise'], message: 'must be the last of the grades' });
  }
  if ((pack.grades.at(-1)?.conditions.length ?? 0) > 0) {
    mistakes.push({
      path: ['grades', codes.length - 1, 'conditions'],
      message: 'the last grade holds when no other does: it has no conditions',
    });
  }
  return mistakes;
}

/** The id of a condition stands in what decided a grade: there must be one of it in the pack. */
function repeatedConditions({ grades: rules }: PolicyPackDocument): Mistake[] {
  const above: string[] = [];
  return rules.flatMap(({ conditions }, rule) =>
    conditions.flatMap(({ id }, index) => {
      const isRepeated = above.includes(id);
      above.push(id);
      const path = ['grades', rule, 'conditions', index, 'id'];
      return isRepeated ? [{ path, message: `${id} stands here for the second time` }] : [];
    }),
  );
}

function dutyMistakes(pack: PolicyPackDocument): Mistake[] {
  const parties = pack.parties.map(({ id }) => id);
  const fields = pack.reportFields.map(({ id }) => id);
  const gradesThere = pack.grades.map(({ code }) => code);
  const above: string[] = [];
  return [
    ...repeatedIn(['parties'], parties, 'id'),
    ...repeatedIn(['reportFields'], fields, 'id'),
    ...repeatedIn(
      ['duties'],
      pack.duties.map(({ id }) => id),
      'id',
    ),
    ...pack.duties.flatMap((duty, index) => {
      const mistakes: Mistake[] = [
        ...unknownIn(['owedBy'], duty.owedBy, parties, 'a party of this pack'),
        ...unknownIn(['grades'], duty.grades, gradesThere, 'a grade of this pack'),
        ...unknownIn(['follows'], duty.follows, above, 'a duty above this one'),
        ...unknownIn(['fields', 'atOnce'], duty.fields.atOnce, fields, 'a report field'),
        ...unknownIn(['fields', 'later'], duty.fields.later, fields, 'a report field'),
      ];
      above.push(duty.id);
      if (duty.follows.length === 0 && duty.from === 'followed-fulfilled') {
        mistakes.push({ path: ['from'], message: 'it follows no duty that could be fulfilled' });
      }
      if (duty.follows.length === 0 && duty.to === 'same-channel') {
        mistakes.push({ path: ['to'], message: 'it follows no duty whose channel is meant' });
      }
      return under(['duties', index], mistakes);
    }),
  ];
}

function reminderMistakes({ reminderPercents }: PolicyPackDocument): Mistake[] {
  const ascending = reminderPercents.every(
    (percent, index) => percent > (reminderPercents[index - 1] ?? 0),
  );
  return ascending ? [] : [{ path: ['reminderPercents'], message: 'must ascend' }];
}
