import { setTimeout as delay } from 'node:timers/promises';
import type { RunningStack } from '../client/running-stack.js';
import type { LagSample } from './lag.js';

const sampleEveryMs = 200;
const noGrowthMs = 60_000;

/** What the statistics API says was reported in a county, since this began to look. */
export class CountedReports {
  private before = 0;

  private constructor(
    private readonly stack: RunningStack,
    private readonly county: string,
  ) {}

  /** Begins when everything is counted that was stored. No other county may have reports. */
  static async of(stack: RunningStack, county: string): Promise<CountedReports> {
    const reports = new CountedReports(stack, county);
    // Numbers have no gaps; the incidents themselves are hidden from the owner, too.
    const [row] = await stack.asOwner(
      'SELECT coalesce(sum(last), 0) AS stored FROM reporting.incident_numbers',
    );
    const stored = Number(row?.['stored']);
    const counted = await reports.waitFor(stored);
    if (counted !== stored) throw new Error(`${stored} reports are stored, ${counted} counted`);
    reports.before = counted;
    return reports;
  }

  /** Reports that are counted by now. */
  async count(): Promise<number> {
    const { rows } = await this.stack.platform
      .as('officer', this.county)
      .get<{ rows: { reported: number }[] }>(`/v1/statistics/incidents?division=${this.county}`);
    return (rows[0]?.reported ?? 0) - this.before;
  }

  /**
   * Looks at the count until told to end. What was acknowledged is read after the count came, so
   * that the lag is never made to look smaller than it is.
   */
  async sample(acknowledged: () => number, ended: AbortSignal): Promise<LagSample[]> {
    const samples: LagSample[] = [];
    while (!ended.aborted) {
      const counted = await this.count();
      samples.push({ atMs: performance.now(), acknowledged: acknowledged(), counted });
      await delay(sampleEveryMs);
    }
    return samples;
  }

  /** Waits until so many are counted, or until the count stands still. @returns the count */
  async waitFor(reports: number): Promise<number> {
    let grewAt = performance.now();
    let last = -1;
    while (last < reports && performance.now() - grewAt < noGrowthMs) {
      const counted = await this.count();
      if (counted > last) grewAt = performance.now();
      last = counted;
      if (last < reports) await delay(sampleEveryMs);
    }
    return last;
  }
}
