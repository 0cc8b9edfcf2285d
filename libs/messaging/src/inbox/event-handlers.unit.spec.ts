import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ReceivedEvent } from '../event.js';
import { groupForHandlers } from './event-handlers.js';

function event(aggregateId: string, type: string, aggregateVersion: number): ReceivedEvent {
  return {
    id: `${aggregateId}-${aggregateVersion}`,
    type,
    aggregateId,
    aggregateVersion,
    occurredAt: new Date(0),
    traceparent: undefined,
    partition: 0,
    data: {},
  };
}

describe('groupForHandlers', () => {
  it('puts the first events of all aggregates together, by type', () => {
    const groups = groupForHandlers([
      event('a', 'reported', 1),
      event('b', 'reported', 1),
      event('c', 'closed', 7),
    ]);
    assert.deepEqual(
      groups.map((group) => group.map((one) => one.id)),
      [['a-1', 'b-1'], ['c-7']],
    );
  });

  it('keeps the order of each aggregate', () => {
    const groups = groupForHandlers([
      event('a', 'reported', 1),
      event('a', 'accepted', 2),
      event('b', 'reported', 1),
      event('a', 'escalated', 3),
      event('b', 'accepted', 2),
    ]);
    assert.deepEqual(
      groups.map((group) => group.map((one) => one.id)),
      [['a-1', 'b-1'], ['a-2', 'b-2'], ['a-3']],
    );
  });
});
