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

/** Where the figures come from: docs/adr/0016-admission.md. */
export const usualOverloadLimits: OverloadLimits = {
  inWork: 256,
  waiting: 128,
  waitMs: 25,
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
 * With less in work it is not how many requests there are that delays the event loop, but how heavy
 * one of them is; refusing others would not make it lighter.
 */
const fewInWork = 16;

/**
 * Requests that waited and are begun in one turn of the event loop. A transaction that ends frees
 * more than a hundred places at once; to begin as many at once kept the loop from everything else
 * for 40 ms and more, refusals among it.
 */
const begunInOneTurn = 16;

type Limited = Exclude<RequestClass, 'vital'>;

/** The most important first. */
const classes = ['write', 'read', 'export'] as const satisfies readonly Limited[];

/** Gives a place back. Called twice, it does nothing the second time. */
export type Release = () => void;

interface Waiting {
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
  /** Calls back in the next turn of the event loop, when it has looked at its sockets. */
  readonly nextTurn: (callback: () => void) => void;
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
  private readonly waiting: Readonly<Record<Limited, Waiting[]>> = {
    write: [],
    read: [],
    export: [],
  };
  private isWatched = false;
  private isHandingOn = false;

  constructor(
    private readonly limits: OverloadLimits,
    private readonly surroundings: Surroundings,
  ) {}

  /** Requests in work and waiting. */
  get load(): { readonly inWork: number; readonly waiting: number } {
    const { write, read, export: exports } = this.waiting;
    return { inWork: this.inWork, waiting: write.length + read.length + exports.length };
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
    } else if (this.waiting[kind].length === 0 && this.hasPlace(kind)) {
      settle(this.take());
    } else if (this.load.waiting < Math.ceil(waiting * shares[kind])) {
      this.waiting[kind].push({ deadline: this.surroundings.now() + waitMs, settle });
      this.watch();
    } else {
      settle(undefined);
    }
  }

  private hasPlace(kind: Limited): boolean {
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
      this.handOn();
    };
  }

  /** Hands free places on, some in each turn of the event loop, until nobody can have one. */
  private handOn(): void {
    if (this.isHandingOn || this.nextClass() === undefined) return;
    this.isHandingOn = true;
    this.surroundings.nextTurn(() => {
      this.isHandingOn = false;
      for (let begun = 0; begun < begunInOneTurn; begun += 1) {
        const kind = this.nextClass();
        if (kind === undefined) return;
        this.waiting[kind].shift()?.settle(this.take());
      }
      this.handOn();
    });
  }

  /** Whose turn it is: writes go first, each class in the order of arrival. */
  private nextClass(): Limited | undefined {
    return classes.find((kind) => this.waiting[kind].length > 0 && this.hasPlace(kind));
  }

  /** Refuses those whose time is up, and looks again when the next one's will be. */
  private watch(): void {
    const oldest = Math.min(...classes.map((kind) => this.waiting[kind][0]?.deadline ?? Infinity));
    if (this.isWatched || oldest === Infinity) return;
    this.isWatched = true;
    const { now, after } = this.surroundings;
    after(Math.max(1, oldest - now()), () => {
      this.isWatched = false;
      const late = classes.flatMap((kind) => {
        const first = this.waiting[kind].findIndex(({ deadline }) => deadline > now());
        return this.waiting[kind].splice(0, first < 0 ? Infinity : first);
      });
      this.watch();
      for (const { settle } of late) settle(undefined);
    });
  }
}
