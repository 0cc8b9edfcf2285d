import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EventRing } from './event-ring.js';

function fill(ring: EventRing, numbers: readonly number[], json = '{}'): void {
  for (const number of numbers) {
    ring.push({
      event: {
        number: BigInt(number),
        id: String(number),
        type: 'type',
        subject: 'subject',
        appendedAt: new Date(0),
        paths: [],
        json,
      },
      position: String(number),
    });
  }
}

describe('EventRing', () => {
  it('keeps places while it drops what is oldest, and says up to which number something is gone', () => {
    const ring = new EventRing({ events: 10, size: 1_000 });
    ring.clear(3n);
    fill(ring, [4, 5, 7, 6, 8, 9, 10, 11, 12, 13]);
    assert.deepEqual([ring.start, ring.end, ring.floor], [0, 10, 3n]);
    fill(ring, [14]);
    assert.deepEqual([ring.start, ring.end, ring.floor], [2, 11, 5n]);
    fill(ring, [15, 16]);
    assert.equal(ring.start, 4);
    assert.equal(ring.floor, 7n, 'the highest number that is gone');
    assert.equal(ring.at(3), undefined);
    assert.equal(ring.at(4)?.event.number, 8n);
    assert.equal(ring.at(12)?.event.number, 16n);
    assert.equal(ring.at(13), undefined);
  });

  it('is bounded by size too', () => {
    const ring = new EventRing({ events: 1_000, size: 1_000 });
    fill(
      ring,
      Array.from({ length: 50 }, (_, index) => index + 1),
      'x'.repeat(100),
    );
    assert.ok(ring.end - ring.start <= 10);
  });

  it('begins anew without giving a place out twice', () => {
    const ring = new EventRing({ events: 10, size: 1_000 });
    fill(ring, [1, 2]);
    ring.clear(40n);
    assert.deepEqual([ring.start, ring.end, ring.floor], [2, 2, 40n]);
  });
});
