import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { StreamPosition } from './stream-position.js';

describe('StreamPosition', () => {
  it('names the highest number and what is missing below it', () => {
    const position = new StreamPosition(1030n);
    for (const number of [1031n, 1032n, 1036n, 1037n, 1038n, 1040n, 1041n, 1042n]) {
      position.add(number);
    }
    assert.equal(position.toString(), '1042.3.7-9');
    assert.equal(position.has(1039n), false);
    assert.equal(position.has(1038n), true);
    assert.equal(position.has(1043n), false);
    assert.equal(position.lowestUnseen, 1033n);
    position.add(1039n);
    assert.equal(position.toString(), '1042.7-9');
    position.keepGaps([1034n]);
    assert.equal(position.toString(), '1042.8');
  });

  it('says the same after it was written and read', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 1n, max: 300n })), (numbers) => {
        const position = new StreamPosition(0n);
        for (const number of numbers) position.add(number);
        const read = StreamPosition.parse(position.toString());
        assert.ok(read !== undefined);
        // What is too scattered to be written shrinks, and then shows something again.
        for (let number = 1n; number <= 310n; number += 1n) {
          if (position.toString().includes('.'))
            assert.equal(read.has(number), position.has(number));
          else if (read.has(number)) assert.equal(position.has(number), true);
        }
      }),
    );
  });

  it('never says that something was seen which was not, however scattered', () => {
    const position = new StreamPosition(0n);
    for (let number = 2n; number <= 1_000n; number += 2n) position.add(number);
    assert.equal(position.toString(), '0');
  });

  it('covers what was seen elsewhere only when it has seen all of that', () => {
    const here = new StreamPosition(9n, [5n]);
    assert.equal(here.covers(new StreamPosition(4n)), true);
    assert.equal(here.covers(new StreamPosition(9n, [5n])), true);
    assert.equal(here.covers(new StreamPosition(9n, [5n, 7n])), true);
    assert.equal(here.covers(new StreamPosition(9n)), false, '5 was seen elsewhere');
    assert.equal(here.covers(new StreamPosition(10n)), false);
  });

  it('reads nothing that it does not write', () => {
    for (const text of ['', 'a', '-1', '5.6', '5.', '5.3-1', '9.9999999', '1 ', '1.2.x']) {
      assert.equal(StreamPosition.parse(text), undefined, text);
    }
    assert.equal(StreamPosition.parse('999999999999999999.1-999999999999999'), undefined);
  });
});
