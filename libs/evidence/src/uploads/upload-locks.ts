import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Lock, Locker, RequestRelease } from '@tus/server';
import { Database } from '#libs/persistence';

/** A holder that does not renew for this long has died. */
const leaseMs = 10_000;
const renewEveryMs = 1_000;
const tryEveryMs = 200;
const waitMs = 15_000;

/**
 * Lets one request at a time write into an upload, whichever replica it comes to. The lock is a row,
 * not a database lock: that would keep a connection for as long as a slow client sends. Who comes
 * second asks the first to stop: mostly that is the same client, whose line broke without the
 * service noticing. Times are the database's.
 */
@Injectable()
export class UploadLocks implements Locker {
  constructor(private readonly database: Database) {}

  newLock(key: string): Lock {
    // A key of the storage ends with the attachment's id.
    return new UploadLock(this.database, key.slice(key.lastIndexOf('/') + 1));
  }
}

/** Somebody else holds the lock and does not let go. In the library's shape of an error. */
class UploadBusy extends Error {
  override readonly name = 'UploadBusy';
  readonly status_code = 423;
  readonly body = '';
}

class UploadLock implements Lock {
  private readonly holder = randomUUID();
  private renewal: NodeJS.Timeout | undefined;
  private renewedAt = 0;

  constructor(
    private readonly database: Database,
    private readonly id: string,
  ) {}

  async lock(stop: AbortSignal, requestRelease: RequestRelease): Promise<void> {
    const deadline = performance.now() + waitMs;
    while (!(await this.take())) {
      if (stop.aborted || performance.now() > deadline) throw new UploadBusy();
      await delay(tryEveryMs);
    }
    this.renewedAt = performance.now();
    this.renewal = setInterval(() => void this.renew(requestRelease), renewEveryMs);
    this.renewal.unref();
  }

  async unlock(): Promise<void> {
    clearInterval(this.renewal);
    await this.database.statement('DELETE FROM attachment_locks WHERE id = $1 AND holder = $2', [
      this.id,
      this.holder,
    ]);
  }

  private async take(): Promise<boolean> {
    const lease = `${leaseMs} ms`;
    const taken = await this.database.statement(
      `INSERT INTO attachment_locks (id, holder, until) VALUES ($1, $2, now() + $3::interval)
       ON CONFLICT (id) DO UPDATE SET holder = $2, until = now() + $3::interval, wanted = false
       WHERE attachment_locks.until < now() RETURNING id`,
      [this.id, this.holder, lease],
    );
    if (taken.length > 0) return true;
    await this.database.statement('UPDATE attachment_locks SET wanted = true WHERE id = $1', [
      this.id,
    ]);
    return false;
  }

  /** A lock that cannot be renewed may be another's by now: then this request must stop as well. */
  private async renew(requestRelease: RequestRelease): Promise<void> {
    try {
      const [row] = await this.database.statement<{ wanted: boolean }>(
        `UPDATE attachment_locks SET until = now() + $3::interval
         WHERE id = $1 AND holder = $2 RETURNING wanted`,
        [this.id, this.holder, `${leaseMs} ms`],
      );
      if (row?.wanted === false) this.renewedAt = performance.now();
      else await requestRelease();
    } catch {
      // The database is away; it counts only when it stays away for as long as the lease.
      if (performance.now() - this.renewedAt > leaseMs) await requestRelease();
    }
  }
}
