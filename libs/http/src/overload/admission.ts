import type { RequestClass } from './request-class.js';

/** How much a process takes on. */
export interface OverloadLimits {
  /** Requests in work at the most. */
  readonly inWork: number;
  /** Pieces of files on their way at the most, beside the requests in work. */
  readonly uploads: number;
  /** Milliseconds that the event loop is kept busy at a stretch, at which even writes are refused. */
  readonly loopDelayMs: number;
}

/** Where the figures come from: docs/adr/0017-admission.md. */
export const usualOverloadLimits: OverloadLimits = { inWork: 384, uploads: 64, loopDelayMs: 100 };

/**
 * The share of every limit up to which a class is let in. The limits nest: when requests in work
 * rise, exports are refused first, then reads, writes last, whatever it is that fills the places.
 */
const shares: Readonly<Record<Exclude<RequestClass, 'vital' | 'upload'>, number>> = {
  write: 1,
  read: 0.5,
  export: 0.125,
};

/** The event loop suffers under any class: an export is refused at half of what ends writes. */
const delayShares: Readonly<Record<Exclude<RequestClass, 'vital'>, number>> = {
  write: 1,
  read: 0.7,
  export: 0.5,
  upload: 0.5,
};

/**
 * With less in work it is not how many requests there are that delays the event loop, but how heavy
 * one of them is; refusing others would not make it lighter.
 */
const fewInWork = 16;

/** Gives a place back. Called twice, it does nothing the second time. */
export type Release = () => void;

/**
 * Decides which requests are worked on. It limits how many are in work, not how many come: what a
 * process can do in a second depends on the requests, how many it can do at once hardly does.
 * Whoever finds no place is refused at once: those in work wait for their turn already, and a second
 * queue before the first would make answers later, not more.
 */
export class Admission {
  private held = 0;
  private uploading = 0;

  /** @param loopDelayMs delay of the event loop in milliseconds, smoothed */
  constructor(
    private readonly limits: OverloadLimits,
    private readonly loopDelayMs: () => number,
  ) {}

  /** Requests in work. */
  get inWork(): number {
    return this.held;
  }

  /** @returns what gives the place back, or undefined when the request is refused */
  admit(kind: RequestClass): Release | undefined {
    if (kind === 'vital') return () => undefined;
    if (this.held >= fewInWork && this.isLate(kind)) return undefined;
    if (kind === 'upload') {
      return this.uploading < this.limits.uploads ? this.takeUpload() : undefined;
    }
    // At least one place: a small limit must not lock a class out for good.
    const places = Math.max(1, Math.floor(this.limits.inWork * shares[kind]));
    return this.held < places ? this.take() : undefined;
  }

  private isLate(kind: keyof typeof delayShares): boolean {
    return this.loopDelayMs() > this.limits.loopDelayMs * delayShares[kind];
  }

  private take(): Release {
    this.held += 1;
    return once(() => {
      this.held -= 1;
    });
  }

  private takeUpload(): Release {
    this.uploading += 1;
    return once(() => {
      this.uploading -= 1;
    });
  }
}

function once(giveBack: () => void): Release {
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    giveBack();
  };
}
