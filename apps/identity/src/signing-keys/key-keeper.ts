import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnModuleInit,
} from '@nestjs/common';
import { Database } from '#libs/persistence';
import { Health } from '#libs/telemetry';
import { Clock } from '../clock.js';
import { maintainKeys } from '../features/rotate-keys/rotate-keys.handler.js';
import { KeyCipher } from './key-cipher.js';
import { KeyRing } from './key-ring.js';

/** Replicas see each other's and the operator's changes this soon. */
const lookEveryMs = 30_000;

/**
 * Keeps the ring in step with the database: the first key at the first boot, the next one when the
 * present one grows old, and whatever another replica or an operator did.
 */
@Injectable()
export class KeyKeeper implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger('SigningKeys');
  private timer: NodeJS.Timeout | undefined;
  /** Undefined when nothing is under way. */
  private looking: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly cipher: KeyCipher,
    private readonly ring: KeyRing,
    private readonly clock: Clock,
    private readonly health: Health,
  ) {}

  /** Without a key no token can be signed, so the service does not start without a database. */
  async onModuleInit(): Promise<void> {
    await this.look();
    this.health.registerReady('signing key', () => {
      if (this.ring.published().length === 0) throw new Error('there is no signing key');
    });
    this.timer = setInterval(() => {
      this.looking ??= this.lookQuietly();
    }, lookEveryMs);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /** Rotates when it is time, then reads the keys. */
  async look(): Promise<void> {
    const { database, cipher } = this;
    const newest = await maintainKeys({ database, cipher, now: this.clock.now() });
    await this.ring.refresh(database);
    if (newest.made) {
      this.logger.log(`signing key ${newest.kid} signs from ${newest.activateAt.toISOString()}`);
    }
  }

  private async lookQuietly(): Promise<void> {
    try {
      await this.look();
    } catch (error) {
      // The keys in memory go on working; the next look may succeed.
      this.logger.warn(`the signing keys could not be read: ${String(error)}`);
    } finally {
      this.looking = undefined;
    }
  }
}
