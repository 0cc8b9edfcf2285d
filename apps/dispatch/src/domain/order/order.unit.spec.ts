import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { at, below, county, listed, person, today, township } from '../../testing/task.fixture.js';
import type { Outcome } from '../progress.js';
import {
  allowedOrderCommands,
  decideIssue,
  decideRecall,
  evolveOrder,
  incidentEndOf,
  type IncidentHeader,
  type Order,
  type OrderRequest,
  settleTask,
} from './index.js';

const order: Order = {
  id: '01990000-0000-7000-8000-000000000002',
  version: 1,
  status: 'issued',
  title: 'look for ransomware',
  incidentId: null,
  issuer: county,
  below: { total: 2, open: 2, done: 0 },
};

function settled(...outcomes: Outcome[]): ReturnType<typeof settleTask> {
  return outcomes.reduce<ReturnType<typeof settleTask>>(
    (before, outcome) => settleTask(before.order, outcome, at),
    { order, event: undefined },
  );
}

describe('an order', () => {
  it('is done when its last task has ended and one at least is done', () => {
    assert.deepEqual(settled('done').event, undefined);
    for (const outcomes of [
      ['done', 'done'],
      ['done', 'recalled'],
      ['recalled', 'done'],
    ] as Outcome[][]) {
      const { order: after, event } = settled(...outcomes);
      assert.deepEqual(event, { type: 'completed', by: 'platform', at });
      assert.deepEqual([after.status, after.version, after.below.open], ['done', 2, 0]);
    }
  });

  it('is recalled when every task was taken back', () => {
    const { order: after, event } = settled('recalled', 'recalled');
    assert.equal(event?.type, 'recalled');
    assert.deepEqual([after.status, after.version], ['recalled', 2]);
  });

  it('is recalled by its issuer or the platform, and by nobody else', () => {
    for (const by of [person(county), 'platform'] as const) {
      const decision = decideRecall(order, { type: 'recall', by, at, reason: 'a mistake' });
      assert.ok(decision.accepted);
      const after = evolveOrder(order, decision.event);
      assert.deepEqual([after.status, after.version, after.below.open], ['recalled', 2, 0]);
    }
    const stranger = { type: 'recall', by: person(township), at, reason: 'no' } as const;
    assert.deepEqual(decideRecall(order, stranger), {
      accepted: false,
      refusal: { code: 'not-issuer', issuer: county.code },
    });
  });

  it('takes nothing more when it has ended', () => {
    for (const status of ['done', 'recalled'] as const) {
      assert.deepEqual(allowedOrderCommands(status), []);
      const recall = { type: 'recall', by: person(county), at, reason: 'late' } as const;
      const decision = decideRecall({ ...order, status }, recall);
      assert.ok(!decision.accepted && decision.refusal.code === 'command-not-allowed');
    }
  });
});

describe('the issue of an order', () => {
  const hour = (hours: number): Date => new Date(at.getTime() + hours * 3_600_000);
  const request = (changes: Partial<OrderRequest> = {}): OrderRequest => ({
    targets: listed(below(county, '431002001')),
    limits: { acknowledgeBy: hour(2), completeBy: hour(24) },
    incidentId: undefined,
    ...changes,
  });
  const incident = { id: 'incident', number: '431002-2026-000001', endedAs: null };

  function codeOf(changes: Partial<OrderRequest>, known?: IncidentHeader): string {
    const decision = decideIssue(request(changes), county, known, at, today);
    return decision.accepted ? 'accepted' : decision.refusal.code;
  }

  it('takes an incident that is under way, and none that is unknown or has ended', () => {
    assert.equal(codeOf({}), 'accepted');
    assert.equal(codeOf({ incidentId: 'incident' }, incident), 'accepted');
    assert.equal(codeOf({ incidentId: 'incident' }), 'unknown-source');
    for (const status of ['closed', 'rejected', 'merged']) {
      const ended = { ...incident, endedAs: incidentEndOf(status) };
      assert.equal(codeOf({ incidentId: 'incident' }, ended), 'source-ended');
    }
    for (const status of ['reported', 'accepted', 'suspended', 'resolved', 'verified']) {
      assert.equal(incidentEndOf(status), null);
    }
  });

  it('takes limits in the future, acknowledged before done', () => {
    const limits = (acknowledgeBy: Date | null, completeBy: Date | null) =>
      codeOf({ limits: { acknowledgeBy, completeBy } });
    assert.equal(limits(null, null), 'accepted');
    assert.equal(limits(hour(1), null), 'accepted');
    assert.equal(limits(null, hour(1)), 'accepted');
    assert.equal(limits(at, hour(1)), 'limit-in-past');
    assert.equal(limits(hour(-1), null), 'limit-in-past');
    assert.equal(limits(null, at), 'limit-in-past');
    assert.equal(limits(hour(2), hour(2)), 'limits-out-of-order');
    assert.equal(limits(hour(3), hour(2)), 'limits-out-of-order');
  });
});
