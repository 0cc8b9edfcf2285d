import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  decideRotation,
  type KeyTimes,
  publishedKeys,
  retiredKeys,
  signingKey,
  tokenLifeSeconds,
} from './signing-key-schedule.js';

const minute = 60_000;
const day = 24 * 60 * minute;
const start = new Date('2026-01-01T00:00:00Z');

function at(ms: number): Date {
  return new Date(start.getTime() + ms);
}

function kids(keys: readonly KeyTimes[]): string[] {
  return keys.map((key) => key.kid);
}

/** The keys after a rotation at `now`, as it would be stored. */
function rotated(keys: readonly KeyTimes[], now: Date, kid: string, wanted = true): KeyTimes[] {
  const rotation = decideRotation(keys, now, wanted);
  assert.notEqual(rotation.kind, 'none');
  if (rotation.kind === 'none') return [...keys];
  const previous = rotation.kind === 'next' ? rotation.previous : undefined;
  return [
    ...keys.map((key) =>
      key.kid === previous?.kid ? { ...key, retireAt: previous.retireAt } : key,
    ),
    { kid, activateAt: rotation.activateAt, retireAt: null },
  ];
}

describe('the schedule of signing keys', () => {
  const first = rotated([], start, 'first');

  it('lets the first key sign at once', () => {
    assert.equal(signingKey(first, start)?.kid, 'first');
    assert.deepEqual(kids(publishedKeys(first, start)), ['first']);
  });

  it('publishes the next key at least 15 minutes before it signs', () => {
    const both = rotated(first, at(day), 'second');
    assert.deepEqual(kids(publishedKeys(both, at(day))), ['first', 'second']);
    assert.equal(signingKey(both, at(day + 15 * minute))?.kid, 'first');
    assert.equal(signingKey(both, at(day + 20 * minute))?.kid, 'second');
  });

  it('keeps the old key published until its last token has expired', () => {
    const both = rotated(first, at(day), 'second');
    const lastToken = at(day + 20 * minute - 1);
    const expired = new Date(lastToken.getTime() + tokenLifeSeconds * 1_000);
    assert.deepEqual(kids(publishedKeys(both, expired)), ['second', 'first']);
    const later = new Date(expired.getTime() + 15 * minute);
    assert.deepEqual(kids(publishedKeys(both, later)), ['second']);
    assert.deepEqual(kids(retiredKeys(both, later)), ['first']);
    assert.deepEqual(retiredKeys(both, expired), []);
  });

  it('rotates by itself so that a key signs for 90 days', () => {
    const due = at(90 * day - 20 * minute);
    assert.equal(decideRotation(first, new Date(due.getTime() - 1), false).kind, 'none');
    const both = rotated(first, due, 'second', false);
    assert.equal(signingKey(both, at(90 * day - 1))?.kid, 'first');
    assert.equal(signingKey(both, at(90 * day))?.kid, 'second');
  });

  it('makes no further key while one is waiting to sign', () => {
    const both = rotated(first, at(day), 'second');
    assert.equal(decideRotation(both, at(day + minute), true).kind, 'none');
    assert.equal(decideRotation(both, at(day + 20 * minute), true).kind, 'next');
  });

  it('goes on with the old key when the service was away past the rotation', () => {
    const both = rotated(first, at(400 * day), 'second', false);
    assert.equal(signingKey(both, at(400 * day))?.kid, 'first');
    assert.deepEqual(kids(publishedKeys(both, at(400 * day))), ['first', 'second']);
  });
});
