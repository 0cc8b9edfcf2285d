import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import { everything } from '#libs/divisions';
import { Database } from '#libs/persistence';
import type { DoneFiring } from './firing.repository.js';

const lookEveryMs = 15_000;

/** What an operator watches of clocks. */
@Injectable()
export class ClockMetrics {
  private readonly fired: Counter<'outcome'>;
  private readonly failed: Counter;
  private readonly waiting: Gauge;
  private readonly lag: Gauge;
  private readonly failing: Gauge;
  private lookedAt = -lookEveryMs;

  constructor(
    private readonly database: Database,
    registry: Registry,
  ) {
    const registers = [registry];
    this.fired = new Counter({
      name: 'tiergrid_clocks_fired_total',
      help: 'Points of clocks by what became of them: reminded, escalated, supervised, skipped',
      labelNames: ['outcome'],
      registers,
    });
    this.failed = new Counter({
      name: 'tiergrid_clocks_failed_total',
      help: 'Subjects whose clocks could not be dealt with and were put off',
      registers,
    });
    this.waiting = new Gauge({
      name: 'tiergrid_clocks_waiting',
      help: "Clocks with something still to do, as of PostgreSQL's last look at the table",
      registers,
    });
    this.lag = new Gauge({
      name: 'tiergrid_clocks_oldest_due_seconds',
      help: 'How long the clock that waits longest has been due',
      registers,
    });
    this.failing = new Gauge({
      name: 'tiergrid_clocks_failing',
      help: 'Clocks that are put off because something fails: alert above 0',
      registers,
    });
  }

  countFired(firings: readonly DoneFiring[]): void {
    for (const { result } of firings) this.fired.inc({ outcome: result.outcome });
  }

  countFailed(): void {
    this.failed.inc();
  }

  /**
   * Looks at the tables when the last look is a while ago. A million rows are not counted for it:
   * how many an index has, PostgreSQL knows about.
   */
  async look(subjectType: string): Promise<void> {
    if (performance.now() - this.lookedAt < lookEveryMs) return;
    this.lookedAt = performance.now();
    const row = await this.database.read(everything, (tx) =>
      tx.one<{ waiting: number; lag: number; failing: number }>(
        `SELECT greatest(0, (SELECT reltuples FROM pg_class WHERE oid = 'clocks_next'::regclass))
                  ::float8 AS waiting,
                (SELECT count(*) FROM clocks WHERE failures > 0) AS failing,
                coalesce(greatest(0, extract(epoch FROM now() - (
                  SELECT next_at FROM clocks WHERE subject_type = $1 AND next_at IS NOT NULL
                  ORDER BY next_at LIMIT 1))), 0)::float8 AS lag`,
        [subjectType],
      ),
    );
    this.waiting.set(row.waiting);
    this.lag.set(row.lag);
    this.failing.set(row.failing);
  }
}
