import { asError } from './as-error.js';
import { DatabaseBusy } from './database-busy.js';

export interface CoalescerOptions<Item, Result> {
  /** Does the work for many at once; gives a result or an error for each, in their order. */
  readonly apply: (items: readonly Item[]) => Promise<readonly (Result | Error)[]>;
  /** Items in one call at the most. */
  readonly maxItems: number;
  /** Calls under way at the most; further items wait and make the next call larger. */
  readonly maxConcurrent: number;
  /** Items with the same key never share a call; undefined: it may stand beside any. */
  readonly keyOf?: (item: Item) => string | undefined;
  /**
   * Milliseconds that an item waits for a call to begin at the most; then it is rejected with
   * DatabaseBusy. 3,000 unless said. Calls that hang must not hold more and more callers.
   */
  readonly waitMs?: number;
}

const usualWaitMs = 3_000;

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly key: string | undefined;
  /** By performance.now(). */
  readonly deadline: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Lets requests that arrive together share one transaction. An item that finds nothing under way
 * starts at once; while calls are under way others gather. So a lone request waits for nobody, and
 * the busier it gets, the more are done in one commit.
 */
export class Coalescer<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private running = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly waitMs: number;

  constructor(private readonly options: CoalescerOptions<Item, Result>) {
    this.waitMs = options.waitMs ?? usualWaitMs;
  }

  /** Adds an item. @returns its own result, when the call that it went with has ended */
  submit(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      const deadline = performance.now() + this.waitMs;
      this.waiting.push({ item, key: this.options.keyOf?.(item), deadline, resolve, reject });
      this.start();
      this.watch();
    });
  }

  /** Rejects what has waited too long. The oldest stands first, so one timer does for all. */
  private watch(): void {
    const [oldest] = this.waiting;
    if (oldest === undefined || this.timer !== undefined) return;
    const expire = (): void => {
      this.timer = undefined;
      const now = performance.now();
      const late = this.waiting.filter((entry) => entry.deadline <= now);
      this.waiting = this.waiting.filter((entry) => entry.deadline > now);
      for (const entry of late) entry.reject(new DatabaseBusy(this.waitMs));
      this.watch();
    };
    this.timer = setTimeout(expire, Math.max(1, oldest.deadline - performance.now()));
    this.timer.unref();
  }

  private start(): void {
    while (this.waiting.length > 0 && this.running < this.options.maxConcurrent) {
      const batch = this.take();
      this.running += 1;
      void this.run(batch).finally(() => {
        this.running -= 1;
        this.start();
      });
    }
  }

  /** The oldest items, at most one of each key; the others stay in their order. */
  private take(): Waiting<Item, Result>[] {
    const batch: Waiting<Item, Result>[] = [];
    const left: Waiting<Item, Result>[] = [];
    const keys = new Set<string>();
    for (const entry of this.waiting) {
      const doubled = entry.key !== undefined && keys.has(entry.key);
      if (batch.length >= this.options.maxItems || doubled) {
        left.push(entry);
        continue;
      }
      if (entry.key !== undefined) keys.add(entry.key);
      batch.push(entry);
    }
    this.waiting = left;
    return batch;
  }

  private async run(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.options.apply(batch.map((entry) => entry.item));
      for (const [index, entry] of batch.entries()) {
        const result = results[index];
        if (result instanceof Error) entry.reject(result);
        else entry.resolve(result as Result);
      }
    } catch (error) {
      const reason = asError(error);
      for (const entry of batch) entry.reject(reason);
    }
  }
}
