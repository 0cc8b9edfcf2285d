import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { OutboxCursor } from './outbox-cursor.js';

describe('OutboxCursor', () => {
  it('moves over numbers that were seen without a gap', () => {
    const cursor = new OutboxCursor(4n);
    cursor.advance([5n, 6n, 7n], 100n, true);
    assert.equal(cursor.position, 7n);
    assert.deepEqual(cursor.openGaps, []);
    assert.equal(cursor.needsBound, false);
  });

  it('keeps a gap open and does not store a position past it', () => {
    const cursor = new OutboxCursor(0n);
    cursor.advance([1n, 3n], 100n, true);
    assert.equal(cursor.high, 3n);
    assert.equal(cursor.position, 1n);
    assert.deepEqual(cursor.openGaps, [2n]);
    assert.equal(cursor.needsBound, true);
  });

  it('closes a gap when its row appears', () => {
    const cursor = new OutboxCursor(0n);
    cursor.advance([1n, 3n], 100n, true);
    cursor.bound(120n);
    cursor.advance([2n], 110n, true);
    assert.equal(cursor.position, 3n);
  });

  it('gives a gap up only when every transaction below its bound has ended', () => {
    const cursor = new OutboxCursor(0n);
    cursor.advance([2n], 100n, true);
    cursor.bound(120n);
    cursor.advance([], 119n, true);
    assert.deepEqual(cursor.openGaps, [1n]);
    cursor.advance([], 120n, true);
    assert.equal(cursor.position, 2n);
  });

  it('never gives a gap up without a bound, or on a page that was cut off', () => {
    const cursor = new OutboxCursor(0n);
    cursor.advance([2n], 100n, true);
    cursor.advance([], 1_000n, true);
    assert.deepEqual(cursor.openGaps, [1n]);
    cursor.bound(1_001n);
    cursor.advance([3n], 2_000n, false);
    assert.deepEqual(cursor.openGaps, [1n]);
  });

  it('sends every committed row exactly once, whatever the interleaving', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 99 }), { minLength: 1, maxLength: 200 }), (steps) => {
        const world = new World();
        for (const step of steps) world.step(step);
        world.finish();
        assert.deepEqual([...world.sent].sort(ascending), world.committed.sort(ascending));
      }),
      { numRuns: 500 },
    );
  });

  it('starts again from its stored position without losing a row', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 109 }), { minLength: 1, maxLength: 200 }), (steps) => {
        const world = new World();
        for (const step of steps) world.step(step);
        world.finish();
        assert.deepEqual([...new Set(world.sent)].sort(ascending), world.committed.sort(ascending));
      }),
      { numRuns: 500 },
    );
  });
});

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : 1;
}

interface RunningTransaction {
  readonly transactionId: bigint;
  readonly rows: bigint[];
}

/** PostgreSQL as far as the cursor sees it: ids, numbers, commits and roll-backs in any order. */
class World {
  readonly sent: bigint[] = [];
  readonly committed: bigint[] = [];
  private readonly running: RunningTransaction[] = [];
  private nextTransaction = 10n;
  private nextRow = 1n;
  private cursor = new OutboxCursor(0n);
  private stored = 0n;

  /** @param dice 0–99 decides what happens next; from 100 on the relay dies and starts again */
  step(dice: number): void {
    const chosen = this.running[dice % Math.max(this.running.length, 1)];
    if (dice >= 100) this.cursor = new OutboxCursor(this.stored);
    else if (dice < 30 || chosen === undefined) this.begin();
    else if (dice < 50) chosen.rows.push(this.takeNumber());
    else if (dice < 70) this.end(chosen, true);
    else if (dice < 80) this.end(chosen, false);
    else this.look(1 + (dice % 4));
  }

  finish(): void {
    for (const transaction of [...this.running]) this.end(transaction, true);
    // Two looks at the most for each row: one to see it, one to give a gap up.
    for (let look = 0; look < 2 * Number(this.nextRow) + 4; look += 1) this.look(4);
    assert.equal(this.cursor.position, this.cursor.high);
  }

  private begin(): void {
    const transactionId = this.takeTransactionId();
    this.running.push({ transactionId, rows: [this.takeNumber()] });
  }

  private end(transaction: RunningTransaction, commit: boolean): void {
    this.running.splice(this.running.indexOf(transaction), 1);
    if (commit) this.committed.push(...transaction.rows);
  }

  /** What OutboxStore.read and OutboxRelay do. */
  private look(limit: number): void {
    const { high, openGaps } = this.cursor;
    const rows = this.committed
      .filter((row) => row > high || openGaps.includes(row))
      .sort(ascending)
      .slice(0, limit);
    const oldest = this.running.map((transaction) => transaction.transactionId).sort(ascending)[0];
    this.sent.push(...rows);
    this.cursor.advance(rows, oldest ?? this.nextTransaction, rows.length < limit);
    this.stored = this.cursor.position;
    this.cursor.bound(this.takeTransactionId());
  }

  private takeTransactionId(): bigint {
    return this.nextTransaction++;
  }

  private takeNumber(): bigint {
    return this.nextRow++;
  }
}
