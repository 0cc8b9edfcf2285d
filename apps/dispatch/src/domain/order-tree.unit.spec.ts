import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { OrderTreeModel } from '../testing/order-tree.model.js';
import { at, below, county, listed, person, today, township } from '../testing/task.fixture.js';
import type { Progress } from './progress.js';
import type { Task, TaskCommand, TaskCommandName } from './task/index.js';
import { isAllowed } from './task/task.lifecycle.js';

type Sent = Exclude<TaskCommandName, 'recall'>;

/** What comes next: something that fits, mostly forwards, or anything at all. */
interface Step {
  readonly kind: 'forwards' | 'fitting' | 'blind' | 'recall-order';
  readonly pick: number;
  readonly what: Sent;
  /** Of a hand-down. */
  readonly offices: number;
}

const forwards: readonly Sent[] = ['acknowledge', 'submit', 'verify'];
const sent: readonly Sent[] = [...forwards, 'hand-down', 'rework', 'decline'];

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.oneof(
      { weight: 60, arbitrary: fc.constant('forwards' as const) },
      { weight: 30, arbitrary: fc.constant('fitting' as const) },
      { weight: 10, arbitrary: fc.constant('blind' as const) },
      { weight: 1, arbitrary: fc.constant('recall-order' as const) },
    ),
    pick: fc.nat(1_000),
    what: fc.constantFrom(...sent),
    offices: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 20, maxLength: 80, size: 'max' },
);

/** Takes a step. Whatever is refused changes nothing. */
function take(tree: OrderTreeModel, step: Step): void {
  if (step.kind === 'recall-order') {
    tree.recall(person(county));
    return;
  }
  const tasks = [...tree.tasks.values()];
  const wanted = step.kind === 'forwards' ? forwards : sent;
  const candidates = tasks.flatMap((task) =>
    step.kind === 'blind'
      ? [{ task, what: step.what }]
      : wanted.filter((what) => isAllowed(what, task)).map((what) => ({ task, what })),
  );
  const chosen = candidates[step.pick % candidates.length];
  if (chosen !== undefined) send(tree, chosen.task, chosen.what, step.offices);
}

function send(tree: OrderTreeModel, task: Task, what: Sent, offices: number): void {
  tree.send(task.id, commandOf(tree, task, what, offices));
}

function commandOf(tree: OrderTreeModel, task: Task, what: Sent, offices: number): TaskCommand {
  const holder = person(task.holder);
  const issuer = person(task.issuer, 'judge');
  switch (what) {
    case 'acknowledge':
      return { type: what, by: holder, at };
    case 'submit':
      return { type: what, by: holder, at, summary: 'done', details: null };
    case 'decline':
      return { type: what, by: holder, at, reason: 'not ours' };
    case 'verify':
      return { type: what, by: issuer, at, note: null };
    case 'rework':
      return { type: what, by: issuer, at, reason: 'again' };
    case 'hand-down': {
      const codes = Array.from({ length: offices }, (_, index) => `${task.holder.code}${index}`);
      const targets = listed(...codes.map((code) => below(task.holder, code)));
      const open = tree.childrenOf(task.id).filter(isOpen);
      const tasked = new Set(open.map((child) => child.holder.code));
      return { type: what, by: holder, at, today, targets, tasked, limits: {} };
    }
    default:
      return what satisfies never;
  }
}

function isOpen({ status }: Task): boolean {
  return status !== 'done' && status !== 'recalled';
}

function progressOf(children: readonly Task[]): Progress {
  return {
    total: children.length,
    open: children.filter(isOpen).length,
    done: children.filter(({ status }) => status === 'done').length,
  };
}

function checkInvariants(tree: OrderTreeModel): void {
  assert.deepEqual(tree.order.below, progressOf(tree.childrenOf(null)), 'count of the order');
  assert.equal(tree.order.status === 'issued', tree.order.below.open > 0, 'open while waited for');
  assert.ok(tree.order.status !== 'done' || tree.order.below.done > 0, 'done by somebody');
  for (const task of tree.tasks.values()) {
    const children = tree.childrenOf(task.id);
    assert.deepEqual(task.below, progressOf(children), `count of ${task.id}`);
    assert.ok(task.below.open === 0 || task.status === 'handed-down', 'waits while open below');
    assert.ok(task.status !== 'done' || !children.some(isOpen), 'done only when all below ended');
    assert.ok(tree.order.status !== 'recalled' || !isOpen(task), 'nothing open after a recall');
  }
  for (const [id, versions] of tree.history) {
    assert.deepEqual(
      versions,
      versions.map((_, index) => index + 1),
      `versions of ${id}`,
    );
  }
}

function newTree(): OrderTreeModel {
  return new OrderTreeModel(county, [township, below(county, '431002002')]);
}

describe('an order with its tree of tasks', () => {
  it('keeps its invariants whatever is sent to it in whatever order', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const tree = newTree();
        checkInvariants(tree);
        for (const step of sequence) {
          take(tree, step);
          checkInvariants(tree);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('can always be brought to its end by acknowledging, submitting and verifying', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const tree = newTree();
        for (const step of sequence) take(tree, step);
        // The newest are the deepest: from the leaves up.
        for (const { id } of [...tree.tasks.values()].reverse()) {
          for (const what of forwards) {
            const task = tree.tasks.get(id);
            assert.ok(task !== undefined);
            send(tree, task, what, 0);
          }
        }
        assert.notEqual(tree.order.status, 'issued');
        checkInvariants(tree);
      }),
      { numRuns: 200 },
    );
  });
});
