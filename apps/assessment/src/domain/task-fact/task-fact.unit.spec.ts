import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  countedTask,
  evolveTask,
  type TaskChange,
  type TaskChangeType,
  type TaskFact,
} from './index.js';

const acknowledgeBy = new Date('2026-11-02T12:00:00Z');
const completeBy = new Date('2026-11-10T12:00:00Z');

const statuses: Readonly<Record<TaskChangeType, string>> = {
  issued: 'issued',
  acknowledged: 'acknowledged',
  'handed-down': 'handed-down',
  submitted: 'submitted',
  returned: 'reworking',
  completed: 'done',
  declined: 'declined',
  recalled: 'recalled',
};

/** Tells a story: each line is what happened and the day of November, at noon UTC. */
function given(...story: [TaskChangeType, day: number, Partial<TaskChange>?][]): TaskFact {
  let fact: TaskFact | undefined;
  for (const [index, [type, number, changes]] of story.entries()) {
    const day = `2026-11-${String(number).padStart(2, '0')}`;
    fact = evolveTask(fact, {
      type,
      id: 'task',
      version: index + 1,
      partition: 0,
      at: new Date(`${day}T12:00:00Z`),
      day,
      path: '43/4310/',
      orderId: 'order',
      status: statuses[type],
      acknowledgeBy,
      completeBy,
      ...changes,
    });
  }
  if (fact === undefined) throw new Error('a story needs an event');
  return fact;
}

function milestones(fact: TaskFact): string[] {
  return countedTask(fact).milestones.map(([metric, day]) => `${metric} ${day.slice(8)}`);
}

describe('what is counted of a task', () => {
  it('is each milestone on its day, and whether it was in time', () => {
    assert.deepEqual(
      milestones(given(['issued', 1], ['acknowledged', 2], ['submitted', 10], ['completed', 11])),
      [
        'issued 01',
        'acknowledged 02',
        'acknowledgedOnTime 02',
        'submitted 10',
        'done 11',
        'doneOnTime 11',
      ],
    );
  });

  it('is late when the limit had passed', () => {
    assert.deepEqual(
      milestones(given(['issued', 1], ['acknowledged', 3], ['submitted', 11], ['completed', 11])),
      ['issued 01', 'acknowledged 03', 'submitted 11', 'done 11'],
    );
  });

  it('is late when the work that was found good came late, though a first try was in time', () => {
    const fact = given(
      ['issued', 1],
      ['acknowledged', 2],
      ['submitted', 5],
      ['returned', 6],
      ['submitted', 12],
      ['completed', 12],
    );
    assert.equal(fact.doneOnTime, false);
    assert.deepEqual(milestones(fact).slice(3), ['submitted 05', 'done 12', 'reworked 06']);
  });

  it('cannot be late without a limit', () => {
    const none = { acknowledgeBy: null, completeBy: null };
    const fact = given(
      ['issued', 1, none],
      ['acknowledged', 20, none],
      ['submitted', 25, none],
      ['completed', 26, none],
    );
    assert.deepEqual([fact.acknowledgedOnTime, fact.doneOnTime], [true, true]);
  });

  it('is rework each time that submitted work was sent back, counted once', () => {
    const fact = given(
      ['issued', 1],
      ['acknowledged', 2],
      ['submitted', 3],
      ['returned', 4],
      ['submitted', 5],
      ['returned', 6],
    );
    assert.equal(fact.reworks, 2);
    assert.ok(milestones(fact).includes('reworked 04'));
  });

  it('is no rework when the issuer did not agree that it was declined', () => {
    const fact = given(['issued', 1], ['declined', 2], ['returned', 3]);
    assert.equal(fact.reworks, 0);
    assert.deepEqual(milestones(fact), ['issued 01', 'declined 02']);
  });

  it('stands under the tier of its holder and its present status', () => {
    const placed: TaskFact = {
      ...given(['issued', 1], ['handed-down', 2]),
      levels: ['province', 'prefecture'],
    };
    assert.deepEqual(countedTask(placed).dimensions, ['prefecture', 'handed-down']);
  });

  it('leaves out what an operator gave up', () => {
    const fact = given(['completed', 9], ['recalled', 10]);
    assert.deepEqual(milestones(fact), ['done 09', 'doneOnTime 09', 'recalled 10']);
  });
});

describe('a fact of a task', () => {
  it('does not change by an event that it knows, or by an older one', () => {
    const fact = given(['issued', 1], ['acknowledged', 2]);
    const again = {
      ...fact,
      type: 'declined',
      partition: 0,
      at: completeBy,
      day: '2026-11-09',
    } as const;
    assert.equal(evolveTask(fact, { ...again, version: 1 }), fact);
    assert.equal(evolveTask(fact, { ...again, version: 2 }), fact);
  });
});
