import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  at,
  below,
  commands,
  county,
  listed,
  person,
  taskIn,
  today,
  township,
} from '../../testing/task.fixture.js';
import {
  allowedCommands,
  decide,
  evolve,
  isOverdue,
  settleBelow,
  type Task,
  type TaskCommand,
  type TaskCommandName,
  type TaskRefusal,
  type TaskStatus,
} from './index.js';

const names = Object.keys(commands) as TaskCommandName[];

/** The lifecycle, written out once more by hand: status, command, status after it. */
const lifecycle: Record<TaskStatus, Partial<Record<TaskCommandName, TaskStatus>>> = {
  issued: { acknowledge: 'acknowledged', decline: 'declined', recall: 'recalled' },
  acknowledged: {
    'hand-down': 'handed-down',
    submit: 'submitted',
    decline: 'declined',
    recall: 'recalled',
  },
  'handed-down': { 'hand-down': 'handed-down', submit: 'submitted', recall: 'recalled' },
  submitted: { submit: 'submitted', verify: 'done', rework: 'reworking', recall: 'recalled' },
  reworking: { 'hand-down': 'handed-down', submit: 'submitted', recall: 'recalled' },
  declined: { verify: 'recalled', rework: 'reworking', recall: 'recalled' },
  done: {},
  recalled: {},
};

function after(task: Task, command: TaskCommand): Task {
  const decision = decide(task, command);
  assert.ok(decision.accepted, JSON.stringify(decision));
  return evolve(task, decision.event);
}

function refusalOf(task: Task, command: TaskCommand): TaskRefusal {
  const decision = decide(task, command);
  assert.ok(!decision.accepted, JSON.stringify(decision));
  return decision.refusal;
}

describe('the lifecycle of a task', () => {
  for (const [status, allowed] of Object.entries(lifecycle)) {
    for (const name of names) {
      const next = allowed[name];
      it(`${status}: ${name} ${next === undefined ? 'is refused' : `leads to ${next}`}`, () => {
        const task = taskIn(status as TaskStatus);
        if (next !== undefined) {
          const changed = after(task, commands[name]());
          assert.equal(changed.status, next);
          assert.equal(changed.version, task.version + 1);
          return;
        }
        const refusal = refusalOf(task, commands[name]());
        assert.deepEqual(refusal, {
          code: 'command-not-allowed',
          command: name,
          status,
          allowed: (Object.keys(allowed) as TaskCommandName[]).filter((one) => one !== 'recall'),
        });
      });
    }
  }

  it('lists for each state just what it takes', () => {
    for (const [status, allowed] of Object.entries(lifecycle)) {
      assert.deepEqual(
        allowedCommands(taskIn(status as TaskStatus)).sort(),
        Object.keys(allowed)
          .filter((name) => name !== 'recall')
          .sort(),
      );
    }
  });
});

describe('a task and who may act on it', () => {
  const strangers = [person(below(county, '431002002')), person(below(township, '431002001001'))];
  for (const name of ['acknowledge', 'hand-down', 'submit', 'decline'] as const) {
    it(`is the holder's to ${name}, not the issuer's nor anybody else's`, () => {
      for (const by of [person(county), ...strangers]) {
        const command = { ...commands[name](), by } as TaskCommand;
        assert.deepEqual(refusalOf(taskIn('acknowledged'), command), {
          code: 'not-holder',
          holder: township.code,
        });
      }
    });
  }
  for (const name of ['verify', 'rework'] as const) {
    it(`is the issuer's to ${name}, not the holder's nor anybody else's`, () => {
      for (const by of [person(township), ...strangers]) {
        const command = { ...commands[name](), by } as TaskCommand;
        assert.deepEqual(refusalOf(taskIn('submitted'), command), {
          code: 'not-issuer',
          issuer: county.code,
        });
      }
    });

    it(`is not to be judged (${name}) by a person who worked on it and then changed office`, () => {
      const mover = person(township, 'mover');
      const acknowledged = after(taskIn('issued'), {
        type: 'acknowledge',
        by: mover,
        at,
      });
      const submitted = after(acknowledged, commands.submit());
      const command = { ...commands[name](), by: { ...mover, ...county } } as TaskCommand;
      assert.deepEqual(refusalOf(submitted, command), { code: 'worker-cannot-verify' });
    });
  }

  it('remembers each person who acknowledged or submitted it once', () => {
    const first = after(taskIn('issued'), commands.acknowledge());
    const second = after(after(first, commands.submit()), commands.submit());
    const third = after(second, {
      ...commands.submit(),
      by: person(township, 'grid-worker-1'),
    });
    assert.deepEqual(third.workers, ['431002001-officer-1', '431002001-grid-worker-1']);
  });
});

describe('a task that is handed down', () => {
  const villages = ['431002001001', '431002001002', '431002001003'].map((code) =>
    below(township, code),
  );
  const handDown = (changes: object = {}): TaskCommand =>
    ({ ...commands['hand-down'](), targets: listed(...villages), ...changes }) as TaskCommand;

  it('waits for the tasks below it and cannot be submitted meanwhile', () => {
    const task = after(taskIn('acknowledged'), handDown());
    assert.deepEqual(task.below, { total: 3, open: 3, done: 0 });
    const refusal = refusalOf(task, commands.submit());
    assert.equal(refusal.code, 'command-not-allowed');
    assert.deepEqual(allowedCommands(task), ['hand-down']);
  });

  it('is submitted by the platform when the last one below is done', () => {
    let task = after(taskIn('acknowledged'), handDown());
    task = settleBelow(task, 'done', at).task;
    task = settleBelow(task, 'done', at).task;
    assert.deepEqual([task.status, task.version], ['handed-down', 2]);
    const last = settleBelow(task, 'done', at);
    assert.equal(last.event?.by, 'platform');
    assert.deepEqual([last.task.status, last.task.version], ['submitted', 3]);
    assert.match(last.task.summary ?? '', /all 3 tasks below are done/);
    assert.deepEqual(last.task.workers, []);
  });

  it('takes the own words of its holder in the place of the derived summary', () => {
    let task = after(taskIn('acknowledged'), handDown({ targets: listed(below(township, 'v')) }));
    task = settleBelow(task, 'done', at).task;
    assert.equal(after(task, commands.submit()).summary, 'looked everywhere');
  });

  it('says how many were taken back when not all are done', () => {
    let task = after(taskIn('acknowledged'), handDown());
    for (const outcome of ['recalled', 'done', 'recalled'] as const) {
      task = settleBelow(task, outcome, at).task;
    }
    assert.equal(task.status, 'submitted');
    assert.match(task.summary, /of 3 tasks below 1 are done, 2 were taken back/);
  });

  it('comes back to its holder when all below were taken back', () => {
    let task = after(taskIn('acknowledged'), handDown());
    for (let settled = 0; settled < 3; settled += 1) {
      task = settleBelow(task, 'recalled', at).task;
    }
    assert.deepEqual([task.status, task.below.open], ['handed-down', 0]);
    assert.deepEqual(allowedCommands(task), ['hand-down', 'submit']);
    assert.equal(after(task, commands.submit()).status, 'submitted');
  });

  it('after a rework can be handed down once more, and waits again', () => {
    let task = after(taskIn('acknowledged'), handDown({ targets: listed(below(township, 'v')) }));
    task = settleBelow(task, 'done', at).task;
    task = after(task, commands.rework());
    task = after(task, handDown());
    assert.deepEqual([task.status, task.below], ['handed-down', { total: 4, open: 3, done: 1 }]);
  });

  it('gives its own limit to those below unless an earlier one is set', () => {
    const completeBy = new Date('2026-11-30T00:00:00Z');
    const task = taskIn('acknowledged', { limits: { acknowledgeBy: at, completeBy } });
    const limitsOf = (limits: object) => {
      const decision = decide(task, handDown({ limits }));
      assert.ok(decision.accepted && decision.event.type === 'handed-down');
      return decision.event.limits;
    };
    assert.deepEqual(limitsOf({}), { acknowledgeBy: null, completeBy });
    const earlier = { completeBy: new Date('2026-11-25T00:00:00Z') };
    assert.deepEqual(limitsOf(earlier), { acknowledgeBy: null, ...earlier });
    const later = { completeBy: new Date('2026-12-01T00:00:00Z') };
    assert.deepEqual(refusalOf(task, handDown({ limits: later })), {
      code: 'limit-after-parents',
      limit: 'completeBy',
      latest: completeBy,
    });
  });

  it('refuses offices that are not below its holder or have an open task of it', () => {
    const code = (changes: object) => refusalOf(taskIn('handed-down'), handDown(changes)).code;
    assert.equal(code({ targets: listed(below(county, '431002002')) }), 'office-outside-scope');
    assert.equal(code({ tasked: new Set(['431002001002']), today }), 'office-already-tasked');
  });
});

describe('an overdue task', () => {
  const completeBy = new Date(at.getTime() - 1);
  for (const status of Object.keys(lifecycle) as TaskStatus[]) {
    const overdue = !['done', 'recalled', 'declined'].includes(status);
    it(`${status}: ${overdue ? 'is' : 'is not'} overdue after its limit`, () => {
      assert.equal(isOverdue({ status, completeBy }, at), overdue);
      assert.equal(isOverdue({ status, completeBy: at }, at), false);
      assert.equal(isOverdue({ status, completeBy: null }, at), false);
    });
  }
});
