import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { credibleTime, receiveItems } from './index.js';

const item = (sequence: number, fingerprint = 'a') => ({ sequence, fingerprint });

describe('the receipt of items', () => {
  const device = { settled: 3, parked: 1 };
  const known = new Map([
    [2, 'a'],
    [6, 'a'],
  ]);

  it('tells new from known, reused and skipped, whatever the order', () => {
    const items = [
      item(7),
      item(6),
      item(2),
      item(4),
      item(6, 'b'),
      item(3),
      item(4),
      item(4, 'b'),
    ];
    assert.deepEqual(receiveItems(device, known, items, 100), [
      'new',
      'known',
      'known',
      'new',
      'reused',
      'skipped',
      'known',
      'reused',
    ]);
  });

  it('keeps no more than may wait, but always what can be carried out at once', () => {
    const items = [item(9), item(5), item(4), item(8)];
    assert.deepEqual(receiveItems(device, known, items, 1), ['full', 'new', 'new', 'full']);
    assert.deepEqual(receiveItems(device, known, items, 4), ['full', 'new', 'new', 'new']);
  });
});

describe('the time that a device says', () => {
  const received = new Date('2026-11-21T08:00:00Z');
  for (const [said, believed] of [
    ['2026-11-21T07:00:00Z', true],
    ['2026-11-21T08:01:59Z', true],
    ['2026-11-21T08:02:01Z', false],
    ['2031-11-21T08:00:00Z', false],
    ['2025-11-21T08:00:00Z', true],
    ['2025-11-19T08:00:00Z', false],
    ['1970-01-01T00:00:00Z', false],
  ] as const) {
    it(`is ${believed ? '' : 'not '}believed at ${said}`, () => {
      const time = new Date(said);
      assert.equal(credibleTime(time, received), believed ? time : null);
    });
  }
});
