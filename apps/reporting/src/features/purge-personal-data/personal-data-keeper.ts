import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Database } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { Retention } from '../../contacts/retention.js';
import { purgePersonalData } from './purge-personal-data.js';

const sweepEveryMs = 60 * 60 * 1000;

/** Deletes personal data when their time is over: when the service starts, then every hour. */
@Injectable()
export class PersonalDataKeeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('PersonalData');
  private timer: NodeJS.Timeout | undefined;
  /** Undefined when nothing is under way. */
  private sweeping: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: PlatformClock,
    private readonly retention: Retention,
  ) {}

  onApplicationBootstrap(): void {
    this.sweep();
    this.timer = setInterval(() => {
      this.sweep();
    }, sweepEveryMs);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  private sweep(): void {
    this.sweeping ??= this.sweepQuietly().finally(() => {
      this.sweeping = undefined;
    });
  }

  private async sweepQuietly(): Promise<void> {
    try {
      const { contacts, indicators } = await purgePersonalData(
        this.database,
        this.retention,
        this.clock.now(),
      );
      if (contacts + indicators === 0) return;
      this.logger.log(`purged the contacts of ${contacts}, the indicators of ${indicators}`);
    } catch (error) {
      // What is due stays due: the next sweep finds it.
      this.logger.warn(`personal data could not be purged: ${String(error)}`);
    }
  }
}
