import { setTimeout as delay } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { everything } from '#libs/divisions';
import { asError, Database } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { DutyTracker } from '../../duty-tracking/duty-tracker.js';
import { DutyRepository, type OverduePlace } from '../../persistence/duty.repository.js';
import { IncidentRepository } from '../../persistence/incident.repository.js';

/** Duties looked at with one statement, and milliseconds between two sweeps. */
const batchSize = 100;
const intervalMs = 5_000;

/**
 * Says of statutory duties that they were missed, once for each. Every replica sweeps; the
 * incident's lock lets one of them say it. Each incident is a transaction of its own, and the sweep
 * goes on by key: one that fails keeps no other waiting, and is tried again with the next sweep.
 */
@Injectable()
export class DutySweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('DutySweeper');
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private isFailing = false;

  constructor(
    private readonly database: Database,
    private readonly incidents: IncidentRepository,
    private readonly duties: DutyRepository,
    private readonly tracker: DutyTracker,
    private readonly clock: PlatformClock,
  ) {}

  onApplicationBootstrap(): void {
    this.running ??= this.run();
  }

  /** Finishes the incident under way. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Deals with everything that is overdue. @throws PostgreSQL's errors of the look itself */
  async sweep(): Promise<void> {
    const now = this.clock.now();
    let last: OverduePlace | undefined;
    do {
      const after = last;
      const overdue = await this.database.read(everything, (tx) =>
        this.duties.overdue(tx, now, after, batchSize),
      );
      for (const incidentId of new Set(overdue.map((duty) => duty.incidentId))) {
        if (this.stopping.signal.aborted) return;
        await this.miss(incidentId, now);
      }
      last = overdue.length === batchSize ? overdue.at(-1) : undefined;
    } while (last !== undefined);
  }

  private async miss(incidentId: string, now: Date): Promise<void> {
    try {
      await this.database.transaction(everything, async (tx) => {
        const incident = await this.incidents.load(tx, incidentId);
        await this.tracker.missOverdue(tx, incident, now);
      });
    } catch (error) {
      this.logger.error(`duties of incident ${incidentId} are put off: ${asError(error).message}`);
    }
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.sweep();
        this.isFailing = false;
      } catch (error) {
        // Said once while it lasts: the database may be away for a while.
        if (!this.isFailing)
          this.logger.warn(`cannot look for overdue duties: ${asError(error).message}`);
        this.isFailing = true;
      }
      await this.pause();
    }
  }

  /** Waits for the next sweep, or for the end. */
  private async pause(): Promise<void> {
    try {
      await delay(intervalMs, undefined, { signal: this.stopping.signal });
    } catch (error) {
      if (!this.stopping.signal.aborted) throw error;
    }
  }
}
