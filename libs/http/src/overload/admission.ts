import type { RequestClass } from './request-class.js';

/** How much a process takes on. */
export interface OverloadLimits {
  /** Requests in work at the most. */
  readonly inWork: number;
  /** Requests that may wait for a place beside those; 0 for none. */
  readonly waiting: number;
  /** Milliseconds that a request waits for a place at the most. */
  readonly waitMs: number;
  /** Delay of the event loop, in milliseconds, at which even writes are refused. */
  readonly loopDelayMs: number;
}

export const usualOverloadLimits: OverloadLimits = {
  inWork: 256,
  waiting: 128,
  waitMs: 75,
  loopDelayMs: 100,
};

/**
 * The share of every limit up to which a class is let in. The limits nest: when requests in work
 * rise, exports are refused first, then reads, writes last, whatever it is that fills the places.
 */
const shares: Readonly<Record<Exclude<RequestClass, 'vital'>, number>> = {
  write: 1,
  read: 0.5,
  export: 0.125,
};

/** The event loop suffers under any class: an export is refused at half of what ends writes. */
const delayShares: typeof shares = { write: 1, read: 0.7, export: 0.5 };

/**
 * With less in work it is not the requests that delay the event loop, but neighbours on the same
 * machine; refusing would help nobody.
 */
const fewInWork = 16;

/** Gives a place back. Called twice, it does nothing the second time. */
export type Release = () => void;

interface Waiting {
  readonly kind: Exclude<RequestClass, 'vital'>;
  readonly deadline: number;
  readonly settle: (release: Release | undefined) => void;
}

/** What `Admission` needs to know of the process; tests bring their own. */
export interface Surroundings {
  /** Delay of the event loop in milliseconds, smoothed. */
  readonly loopDelayMs: () => number;
  /** Milliseconds of a clock that only rises. */
  readonly now: () => number;
  /** Calls back after so many milliseconds, and keeps no process alive. */
  readonly after: (ms: number, callback: () => void) => void;
}

/**
 * Decides which requests are worked on. It limits how many are in work, not how many come: what a
 * process can do in a second depends on the requests, how many it can do at once hardly does.
 *
 * A request beyond its class's share waits, but not for long: work that begins late is work for a
 * caller who has given up. Of those who wait, writes go first.
 */
export class Admission {
  private inWork = 0;
  private waiting: Waiting[] = [];

  constructor(
    private readonly limits: OverloadLimits,
    private readonly surroundings: Surroundings,
  ) {}

  /** Requests in work and waiting. */
  get load(): { readonly inWork: number; readonly waiting: number } {
    return { inWork: this.inWork, waiting: this.waiting.length };
  }

  /**
   * Asks for a place.
   * @param settle called once, maybe at once: with what gives the place back, or with undefined
   *   when the request is refused
   */
  admit(kind: RequestClass, settle: (release: Release | undefined) => void): void {
    if (kind === 'vital') {
      settle(() => undefined);
      return;
    }
    const { loopDelayMs, waiting, waitMs } = this.limits;
    const isLate = this.surroundings.loopDelayMs() > loopDelayMs * delayShares[kind];
    if (isLate && this.inWork >= fewInWork) {
      settle(undefined);
    } else if (this.hasPlace(kind)) {
      settle(this.take());
    } else if (this.waiting.length < Math.ceil(waiting * shares[kind])) {
      this.waiting.push({ kind, deadline: this.surroundings.now() + waitMs, settle });
      if (this.waiting.length === 1) this.expireIn(waitMs);
    } else {
      settle(undefined);
    }
  }

  private hasPlace(kind: Waiting['kind']): boolean {
    // At least one place: a small limit must not lock a class out for good.
    return this.inWork < Math.max(1, Math.floor(this.limits.inWork * shares[kind]));
  }

  private take(): Release {
    this.inWork += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.inWork -= 1;
      this.next();
    };
  }

  /** Hands free places on: writes first, each class in the order of arrival. */
  private next(): void {
    for (const kind of ['write', 'read', 'export'] as const) {
      while (this.hasPlace(kind)) {
        const index = this.waiting.findIndex((entry) => entry.kind === kind);
        if (index < 0) break;
        const [entry] = this.waiting.splice(index, 1);
        entry?.settle(this.take());
      }
    }
  }

  /** Refuses those whose time is up, and looks again when the next one's will be. */
  private expireIn(ms: number): void {
    this.surroundings.after(ms, () => {
      const now = this.surroundings.now();
      const late = this.waiting.filter((entry) => entry.deadline <= now);
      this.waiting = this.waiting.filter((entry) => entry.deadline > now);
      const [oldest] = this.waiting;
      if (oldest !== undefined) this.expireIn(Math.max(1, oldest.deadline - now));
      for (const entry of late) entry.settle(undefined);
    });
  }
}
