import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import { everything } from '#libs/divisions';
import { Database } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { IncidentIndexWriter } from './incident-index.writer.js';

/** Time between looks when everything is indexed. */
const lookAfterMs = 250;
const afterFailureMs = 1_000;
/** Incidents in one transaction. With 500, reports beside it waited: p95 75 instead of 38 ms. */
const pageSize = 64;
/**
 * While there is more, the indexer rests for this many times as long as it worked: reports come
 * first on a busy machine, and lists find what is not indexed yet by themselves.
 */
const restShare = 6;

/** Keeps the index of incidents up to date, off the path of reports. Every replica looks. */
@Injectable()
export class IncidentIndexer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('IncidentIndexer');
  private readonly indexed: Counter;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private stopping = false;
  private failing = false;

  constructor(
    private readonly database: Database,
    private readonly writer: IncidentIndexWriter,
    private readonly clock: PlatformClock,
    registry: Registry,
  ) {
    this.indexed = new Counter({
      name: 'tiergrid_incidents_indexed_total',
      help: 'Changes of incidents that were brought into the index of lists and searches',
      registers: [registry],
    });
  }

  onApplicationBootstrap(): void {
    this.lookIn(0, true);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.looking;
  }

  private lookIn(ms: number, isFirst = false): void {
    if (this.stopping) return;
    this.timer = setTimeout(() => {
      this.looking = this.look(isFirst);
    }, ms);
    this.timer.unref();
  }

  private async look(isFirst: boolean): Promise<void> {
    const begun = performance.now();
    try {
      const count = await this.database.transaction(everything, async (tx) => {
        if (isFirst && (await this.writer.startOverIfRestored(tx))) {
          this.logger.warn(
            'the database is younger than the index: all incidents are indexed anew',
          );
        }
        return this.writer.indexNext(tx, pageSize, this.clock.now());
      });
      this.failing = false;
      this.indexed.inc(count ?? 0);
      const worked = performance.now() - begun;
      this.lookIn(count === pageSize ? worked * restShare : lookAfterMs);
    } catch (error) {
      // Said once: the database may be away for long.
      if (!this.failing) this.logger.warn(`incidents are not indexed: ${String(error)}`);
      this.failing = true;
      this.lookIn(afterFailureMs, isFirst);
    }
  }
}
