import { asError, type Database, isTransient, type Transaction } from '#libs/persistence';
import { everything } from '#libs/divisions';
import type { Clock, Timing } from './clock.js';
import { passPoints } from './clock-changes.js';
import type { ClockRepository } from './clock.repository.js';
import type { ClockSubjects, Firing } from './firing.js';
import type { DoneFiring, FiringRepository } from './firing.repository.js';

export interface ClockSweepOptions {
  readonly database: Database;
  readonly clocks: ClockRepository;
  readonly firings: FiringRepository;
  readonly subjects: ClockSubjects;
  /** @throws Error for a pack that is not there */
  readonly timingOf: (pack: string) => Timing;
  readonly now: () => Date;
  /** What was done, after it was committed. */
  readonly onFired: (firings: readonly DoneFiring[]) => void;
  readonly onFailed: (subjectId: string, error: Error) => void;
}

/** Due clocks in one transaction. */
const sweepBatch = 250;
/** A clock that failed is tried again after 10 s, 20 s, 40 s … and at last every hour. */
const firstRetrySeconds = 10;
const longestRetrySeconds = 3_600;

/** What one transaction did. */
interface Batch {
  /** Clocks that were looked at. */
  readonly due: number;
  readonly done: readonly DoneFiring[];
}

/**
 * Does what is due: many clocks in one transaction, and when that fails, half of them at a time
 * until the one that cannot be done stands alone and is put off.
 *
 * Replicas sweep side by side. Each locks the rows of the subjects whose clocks are due, passing
 * over those that somebody else has locked, and only then reads the clocks: so nothing fires twice,
 * and a sweep never waits for a command nor a command for more than a batch.
 *
 * A point is due by the service's clock and by the database's: a replica whose clock is ahead
 * fires nothing early.
 */
export class ClockSweep {
  constructor(private readonly options: ClockSweepOptions) {}

  /**
   * One batch. @returns true when there may be more
   * @throws PostgreSQL's errors that ask to try again
   */
  async batch(): Promise<boolean> {
    const asked: string[] = [];
    try {
      const { due, done } = await this.inTransaction((tx) => this.claim(tx, asked));
      this.options.onFired(done);
      return due >= sweepBatch;
    } catch (error) {
      if (isTransient(error) || asked.length === 0) throw error;
      await this.isolate(asked, asError(error));
      return true;
    }
  }

  /** @param ids subjects that could not be done together */
  private async isolate(ids: readonly string[], error: Error): Promise<void> {
    const [only] = ids;
    if (ids.length === 1 && only !== undefined) {
      await this.putOff(only, error);
      return;
    }
    const middle = Math.ceil(ids.length / 2);
    for (const half of [ids.slice(0, middle), ids.slice(middle)]) {
      try {
        const { done } = await this.inTransaction((tx) => this.lock(tx, half));
        this.options.onFired(done);
      } catch (reason) {
        if (isTransient(reason)) throw reason;
        await this.isolate(half, asError(reason));
      }
    }
  }

  private inTransaction(
    lock: (tx: Transaction) => Promise<{ ids: readonly string[]; now: Date }>,
  ): Promise<Batch> {
    const { database, clocks, firings, subjects } = this.options;
    return database.transaction(everything, async (tx) => {
      const { ids, now } = await lock(tx);
      if (ids.length === 0) return { due: 0, done: [] };
      const due = await clocks.due(tx, ids, now);
      const passed = due.map((clock) => this.pass(clock, now));
      await clocks.save(
        tx,
        passed.map(({ clock }) => clock),
      );
      const asked = passed.flatMap(({ fires }) => fires);
      const results = asked.length === 0 ? [] : await subjects.fire(tx, asked, now);
      const done = asked.map((firing, index): DoneFiring => {
        const result = results[index];
        if (result === undefined) throw new Error('a firing has no outcome');
        return { ...firing, result };
      });
      const all = [...passed.flatMap(({ overtaken }) => overtaken), ...done];
      await firings.append(tx, all, now);
      return { due: due.length, done: all };
    });
  }

  private pass(
    before: Clock,
    now: Date,
  ): { clock: Clock; fires: Firing[]; overtaken: DoneFiring[] } {
    const passed = passPoints(before, now, this.options.timingOf(before.pack));
    const isRaised = passed.points.some((point) => !point.overtaken);
    const clock: Clock = {
      ...passed.clock,
      eventVersion: before.eventVersion + (isRaised ? 1 : 0),
      leads: before.leads && !isRaised,
    };
    const { leads } = before;
    const result = { outcome: 'skipped', reason: 'overtaken' } as const;
    return {
      clock,
      fires: passed.points.flatMap(({ percent, overtaken }) =>
        overtaken ? [] : [{ clock, percent, leads }],
      ),
      overtaken: passed.points.flatMap(({ percent, overtaken }) =>
        overtaken ? [{ clock, percent, result }] : [],
      ),
    };
  }

  /** Locks the subjects of what has been due longest. @param asked takes their ids */
  private async claim(
    tx: Transaction,
    asked: string[],
  ): Promise<{ ids: readonly string[]; now: Date }> {
    const { subjects, now } = this.options;
    const rows = await tx.many<{ id: string; now: Date }>(
      `SELECT subject.id, least($2::timestamptz, now()) AS now
       FROM clocks CROSS JOIN LATERAL (
         SELECT id FROM ${subjects.table} WHERE id = subject_id FOR UPDATE SKIP LOCKED) subject
       WHERE subject_type = $1 AND next_at <= least($2::timestamptz, now())
       ORDER BY next_at LIMIT ${sweepBatch}`,
      [subjects.type, now()],
    );
    asked.push(...new Set(rows.map(({ id }) => id)));
    return { ids: asked, now: rows[0]?.now ?? now() };
  }

  /** Locks those of the subjects that nobody else has locked; the others are due once more later. */
  private async lock(
    tx: Transaction,
    wanted: readonly string[],
  ): Promise<{ ids: readonly string[]; now: Date }> {
    const { subjects, now } = this.options;
    const rows = await tx.many<{ id: string; now: Date }>(
      `SELECT subject.id, least($2::timestamptz, now()) AS now
       FROM unnest($1::uuid[]) AS wanted (id) CROSS JOIN LATERAL (
         SELECT id FROM ${subjects.table} WHERE id = wanted.id FOR UPDATE SKIP LOCKED) subject`,
      [wanted, now()],
    );
    return { ids: rows.map(({ id }) => id), now: rows[0]?.now ?? now() };
  }

  private async putOff(subjectId: string, error: Error): Promise<void> {
    const { database, now } = this.options;
    await database.transaction(everything, (tx) =>
      tx.execute(
        `UPDATE clocks SET failures = failures + 1, last_error = $3,
           next_at = least($2::timestamptz, now()) + make_interval(secs =>
             least(${longestRetrySeconds}, ${firstRetrySeconds} * 2 ^ least(failures, 20)))
         WHERE subject_id = $1 AND next_at <= least($2::timestamptz, now())`,
        [subjectId, now(), error.message],
      ),
    );
    this.options.onFailed(subjectId, error);
  }
}
