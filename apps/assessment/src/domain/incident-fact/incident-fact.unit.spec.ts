import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  countedIncident,
  evolveIncident,
  type IncidentChange,
  type IncidentChangeType,
  type IncidentFact,
} from './index.js';

/** Tells a story: each line is what happened and the day of November. */
function given(
  ...story: [IncidentChangeType, day: number, Partial<IncidentChange>?][]
): IncidentFact {
  let fact: IncidentFact | undefined;
  for (const [index, [type, day, changes]] of story.entries()) {
    fact = evolveIncident(fact, {
      type,
      id: 'incident',
      version: index + 1,
      partition: 0,
      day: `2026-11-${String(day).padStart(2, '0')}`,
      path: '43/4310/',
      categoryCode: null,
      grade: null,
      status: 'reported',
      reportedOn: '2026-11-01',
      ...changes,
    });
  }
  if (fact === undefined) throw new Error('a story needs an event');
  return fact;
}

function milestones(fact: IncidentFact): string[] {
  return countedIncident(fact).milestones.map(([metric, day]) => `${metric} ${day.slice(8)}`);
}

describe('what is counted of an incident', () => {
  it('is each milestone on its day', () => {
    const fact = given(
      ['reported', 1],
      ['accepted', 2],
      ['escalated', 3],
      ['handling-started', 4],
      ['resolved', 5],
      ['verified', 6],
      ['closed', 7],
    );
    assert.deepEqual(milestones(fact), [
      'reported 01',
      'accepted 02',
      'escalated 03',
      'resolved 05',
      'verified 06',
      'closed 07',
      'ended 01',
    ]);
    assert.equal(fact.handlingOn, '2026-11-04');
  });

  it('is going up and coming back once, on the first day', () => {
    const fact = given(
      ['reported', 1],
      ['escalated', 2],
      ['returned', 3],
      ['escalated', 4],
      ['escalated', 5],
    );
    assert.deepEqual(milestones(fact), ['reported 01', 'returned 03', 'escalated 02']);
    assert.deepEqual([fact.escalations, fact.returns], [3, 1]);
  });

  it('ends on the day of the report when it is rejected, too', () => {
    assert.deepEqual(milestones(given(['reported', 1], ['rejected', 9])), [
      'reported 01',
      'rejected 09',
      'ended 01',
      'invalid 01',
    ]);
  });

  it('is what still holds after a rework and a reopening', () => {
    const resolvedTwice = given(
      ['reported', 1],
      ['accepted', 2],
      ['resolved', 3],
      ['reworked', 4],
      ['resolved', 5],
      ['verified', 6],
      ['closed', 7],
    );
    assert.ok(milestones(resolvedTwice).includes('resolved 05'));
    const reopened = evolveIncident(resolvedTwice, {
      ...resolvedTwice,
      ...{ type: 'reopened', version: 8, partition: 0, day: '2026-11-08' },
    });
    assert.deepEqual(milestones(reopened), ['reported 01', 'accepted 02', 'reopened 08']);
    const again = evolveIncident(reopened, {
      ...reopened,
      ...{ type: 'closed', version: 9, partition: 0, day: '2026-11-09' },
    });
    assert.deepEqual(milestones(again), [
      'reported 01',
      'accepted 02',
      'closed 09',
      'reopened 08',
      'ended 01',
    ]);
    assert.equal(again.reopens, 1);
  });

  it('is, of a duplicate, its end and that it was no valid report', () => {
    assert.deepEqual(milestones(given(['reported', 1], ['accepted', 2], ['merged', 3])), [
      'reported 01',
      'accepted 02',
      'merged 03',
      'ended 01',
      'invalid 01',
    ]);
  });

  it('is not changed by what is not counted, but its kind is', () => {
    const fact = given(
      ['reported', 1],
      ['accepted', 2, { grade: 'IV', status: 'accepted' }],
      ['changed', 3, { grade: 'II', status: 'suspended' }],
    );
    assert.deepEqual(milestones(fact), ['reported 01', 'accepted 02']);
    assert.deepEqual([fact.grade, fact.status, fact.version], ['II', 'suspended', 3]);
  });

  it('is of its present kind', () => {
    const fact = given(
      ['reported', 1, { categoryCode: '02002' }],
      ['accepted', 2, { categoryCode: '01007', grade: 'III', status: 'accepted' }],
    );
    assert.deepEqual(countedIncident(fact).dimensions, ['01007', 'III']);
    assert.deepEqual(countedIncident(given(['reported', 1])).dimensions, ['', '']);
  });
});

describe('a fact', () => {
  it('does not change by an event that it knows, or by an older one', () => {
    const fact = given(['reported', 1], ['escalated', 2]);
    for (const version of [1, 2]) {
      const again = {
        ...fact,
        type: 'escalated',
        version,
        partition: 0,
        day: '2026-11-09',
      } as const;
      assert.equal(evolveIncident(fact, again), fact);
    }
  });

  it('begins with whatever event comes first, if the report was given up', () => {
    assert.deepEqual(milestones(given(['accepted', 5])), ['reported 01', 'accepted 05']);
  });

  it('must be placed anew when it is said to have happened elsewhere', () => {
    const placed: IncidentFact = { ...given(['reported', 1]), levels: ['province', 'prefecture'] };
    const next = {
      ...placed,
      type: 'accepted',
      version: 2,
      partition: 0,
      day: '2026-11-02',
    } as const;
    assert.deepEqual(evolveIncident(placed, next).levels, ['province', 'prefecture']);
    assert.equal(evolveIncident(placed, { ...next, path: '43/4311/' }).levels, null);
  });
});
