import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { everything } from '#libs/divisions';
import { Database } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { DeviceRepository } from './device.repository.js';

const sweepEveryMs = 60 * 60 * 1000;
/** Devices of one sweep; those left over have the next. */
const mostDevices = 1_000;

/**
 * Gives up what waits for devices that do not come back: their items' contents must not be kept for
 * ever. Devices that do come back have theirs given up at once.
 */
@Injectable()
export class ParkedItemsSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Devices');
  private timer: NodeJS.Timeout | undefined;
  /** Undefined when nothing is under way. */
  private sweeping: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly devices: DeviceRepository,
    private readonly clock: PlatformClock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.sweeping ??= this.sweepQuietly();
    }, sweepEveryMs);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  /** Gives up what has waited too long, device by device. */
  async sweep(): Promise<void> {
    const now = this.clock.now();
    const ids = await this.database.read(everything, (tx) =>
      this.devices.overdue(tx, now, mostDevices),
    );
    for (const id of ids) {
      await this.database.transaction(everything, async (tx) => {
        await this.devices.lock(tx, id);
        await this.devices.expire(tx, id, now);
      });
    }
    if (ids.length > 0) this.logger.warn(`items of ${ids.length} device(s) waited in vain`);
  }

  private async sweepQuietly(): Promise<void> {
    try {
      await this.sweep();
    } catch (error) {
      this.logger.warn(`parked items could not be swept: ${String(error)}`);
    } finally {
      this.sweeping = undefined;
    }
  }
}
