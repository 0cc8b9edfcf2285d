import { setTimeout as delay } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Database } from '#libs/persistence';
import type { PolicyPack, PolicyPacks } from '#libs/policy';
import type { PlatformClock } from '#libs/time';
import { ClockSweep } from './clock-sweep.js';
import type { ClockMetrics } from './clock.metrics.js';
import type { ClockRepository } from './clock.repository.js';
import type { ClockSubjects } from './firing.js';
import type { FiringRepository } from './firing.repository.js';

export interface ClockSweeperOptions {
  readonly database: Database;
  readonly clocks: ClockRepository;
  readonly firings: FiringRepository;
  readonly metrics: ClockMetrics;
  readonly packs: PolicyPacks;
  readonly clock: PlatformClock;
  readonly subjects: ClockSubjects;
  /** Milliseconds between a sweep that left nothing due and the next. */
  readonly intervalMs: number;
}

/** Sweeps for as long as the service runs. Every replica has one; they share the work. */
export class ClockSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('ClockSweeper');
  private readonly stopping = new AbortController();
  private readonly sweeping: ClockSweep;
  private readonly unannounced = new Set<string>();
  private running: Promise<void> | undefined;
  private isFailing = false;

  constructor(private readonly options: ClockSweeperOptions) {
    const { database, clocks, firings, metrics, clock, subjects } = options;
    this.sweeping = new ClockSweep({
      database,
      clocks,
      firings,
      subjects,
      timingOf: (pack) => this.packOf(pack),
      now: () => clock.now(),
      onFired: (done) => {
        metrics.countFired(done);
      },
      onFailed: (subjectId, error) => {
        metrics.countFailed();
        this.logger.error(
          `clocks of ${subjects.type} ${subjectId} are put off: ${error.stack ?? error.message}`,
        );
      },
    });
  }

  onApplicationBootstrap(): void {
    this.running ??= this.run();
  }

  /** Finishes the batch under way. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Does everything that is due. @throws PostgreSQL's errors */
  async sweep(): Promise<void> {
    let isMore = await this.sweeping.batch();
    while (isMore && !this.stopping.signal.aborted) {
      // Side by side like those of replicas: one works while the other waits for PostgreSQL.
      const batches = await Promise.all([this.sweeping.batch(), this.sweeping.batch()]);
      isMore = batches.includes(true);
    }
  }

  private async run(): Promise<void> {
    const { metrics, subjects, intervalMs } = this.options;
    while (!this.stopping.signal.aborted) {
      try {
        this.warnOfUnannouncedYears();
        await this.sweep();
        await metrics.look(subjects.type);
        if (this.isFailing) this.logger.log('clocks are swept again');
        this.isFailing = false;
      } catch (error) {
        // Said once: a database may be away for hours.
        if (!this.isFailing)
          this.logger.warn(`clocks wait: ${String(error)}; trying until it works`);
        this.isFailing = true;
      }
      await this.pause(intervalMs);
    }
  }

  private async pause(ms: number): Promise<void> {
    const { signal } = this.stopping;
    // Aborted, it rejects, and that is all that it says.
    await delay(ms, undefined, { signal }).catch(() => undefined);
  }

  private packOf(id: string): PolicyPack {
    const pack = this.options.packs.find(id);
    if (pack === undefined) throw new Error(`the policy pack ${id} is not loaded`);
    return pack;
  }

  /** Once for each pack and year: until the holidays are in the pack, limits may be wrong by them. */
  private warnOfUnannouncedYears(): void {
    const now = this.options.clock.now();
    const year = this.options.clock.dayOf(now).slice(0, 4);
    for (const { id, calendar } of this.options.packs.all) {
      const name = `${id} ${year}`;
      if (calendar.isAnnounced(now) || this.unannounced.has(name)) continue;
      this.unannounced.add(name);
      this.logger.warn(
        `the policy pack ${id} does not have the announced holidays of ${year}: working time is ` +
          'counted by what it has; add a newer pack',
      );
    }
  }
}
