import { setTimeout as delay } from 'node:timers/promises';
import type { LocalPlatform } from '../client/local-platform.js';
import type { OfficeClient } from '../client/office-client.js';

/** How often a statistic or a list is looked at; a delay is overstated by that much at the most. */
const lookEveryMs = 25;
/** A marker is sent so long after the one before was seen, at the most: not in step with anything. */
const longestPauseMs = 250;
const withinMs = 60_000;

/** Milliseconds from the answer to a report until it was seen, for each marker. */
export interface MarkerDelays {
  readonly inStatistics: number[];
  readonly inList: number[];
  /** In the one and in the other. */
  readonly inBoth: number[];
}

interface ListPage {
  readonly items: { readonly id: string }[];
  readonly nextCursor: string | null;
}

/**
 * Measures what a person would notice: reports of villages that report nothing else, one at a
 * time each, and looks through the public API until the township's officer sees them. As each of
 * these villages has one report under way, its count tells exactly which report was counted;
 * comparing sums under load would only tell an average.
 */
export class Markers {
  private readonly officer: OfficeClient;
  private readonly counts = new Map<string, number>();
  private readonly waiting = new Map<string, { count: number; seen: (atMs: number) => void }>();
  private readonly delays: MarkerDelays = { inStatistics: [], inList: [], inBoth: [] };

  /**
   * @param villages of the township, with grid workers and without other reports
   * @param onAcknowledged called for each marker that was taken
   */
  constructor(
    private readonly platform: LocalPlatform,
    private readonly township: string,
    private readonly villages: readonly string[],
    private readonly onAcknowledged: () => void,
  ) {
    this.officer = platform.as('officer', township);
  }

  /** Sends markers until told to end. @throws Error when one is not seen within a minute */
  async run(ended: AbortSignal): Promise<MarkerDelays> {
    await this.look();
    const done = new AbortController();
    const looking = this.keepLooking(done.signal);
    const sending = Promise.all(this.villages.map((village) => this.send(village, ended)));
    try {
      await Promise.race([sending, looking]);
      await sending;
    } finally {
      done.abort();
    }
    await looking;
    return this.delays;
  }

  private async send(village: string, ended: AbortSignal): Promise<void> {
    const worker = this.platform.as('grid-worker', village);
    while (!ended.aborted) {
      await delay(Math.random() * longestPauseMs);
      // Waited for from now on: it may be counted before its answer has come.
      const counted = this.counted(village);
      const { id } = await worker.post<{ id: string }>('/v1/incidents', {
        divisionCode: village,
        categoryCode: '01007',
        title: 'Ransomware on the office PC',
        occurredAt: new Date(Date.now() - 60_000).toISOString(),
      });
      const acknowledgedAt = performance.now();
      this.onAcknowledged();
      const [countedAt, listedAt] = await Promise.all([counted, this.listed(id)]);
      this.delays.inStatistics.push(Math.max(0, countedAt - acknowledgedAt));
      this.delays.inList.push(listedAt - acknowledgedAt);
      this.delays.inBoth.push(Math.max(countedAt, listedAt) - acknowledgedAt);
    }
  }

  /** When the village's count will have risen by one. */
  private counted(village: string): Promise<number> {
    return new Promise((seen) => {
      this.waiting.set(village, { count: (this.counts.get(village) ?? 0) + 1, seen });
    });
  }

  /** When the report stood in the list of what the officer's township holds. */
  private async listed(id: string): Promise<number> {
    const deadline = performance.now() + withinMs;
    while (performance.now() < deadline) {
      if (await this.isListed(id)) return performance.now();
      await delay(lookEveryMs);
    }
    throw new Error(`report ${id} is not in the list of its holder ${this.township}`);
  }

  /** Newest first, so page after page until what is older than the report. */
  private async isListed(id: string): Promise<boolean> {
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: ListPage = await this.officer.get(
        `/v1/incidents?holder=${this.township}${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      if (page.items.some((item) => item.id === id)) return true;
      const oldest = page.items.at(-1);
      cursor = oldest === undefined || oldest.id < id ? null : page.nextCursor;
    }
    return false;
  }

  /** One look for all markers: the reads must not become the load. */
  private async keepLooking(done: AbortSignal): Promise<void> {
    let sawAt = performance.now();
    while (!done.aborted) {
      const isNew = await this.look();
      if (isNew || this.waiting.size === 0) sawAt = performance.now();
      if (performance.now() - sawAt > withinMs) {
        throw new Error(`reports of ${[...this.waiting.keys()].join(', ')} are not counted`);
      }
      await delay(lookEveryMs);
    }
  }

  /** @returns whether a marker was seen */
  private async look(): Promise<boolean> {
    const { rows } = await this.officer.get<{ rows: { division: string; reported: number }[] }>(
      `/v1/statistics/incidents?division=${this.township}&by=village`,
    );
    const atMs = performance.now();
    let isNew = false;
    for (const { division, reported } of rows) {
      this.counts.set(division, reported);
      const marker = this.waiting.get(division);
      if (marker === undefined || reported < marker.count) continue;
      this.waiting.delete(division);
      marker.seen(atMs);
      isNew = true;
    }
    return isNew;
  }
}
