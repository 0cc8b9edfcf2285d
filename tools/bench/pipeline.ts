import type { LocalPlatform } from '../client/local-platform.js';
import type { RunningStack } from '../client/running-stack.js';
import { CountedReports } from './counted-reports.js';
import type { LagVerdict } from './lag.js';
import { type MarkerDelays, Markers } from './markers.js';
import { OpenReports } from './open-reports.js';
import { rounded } from './figures.js';
import { type Percentiles, percentilesOf } from './percentiles.js';
import { RateSearch } from './rate-search.js';
import { loadVillages, reportRequests, runReportLoad } from './report-load.js';

export interface PipelineResult extends Percentiles {
  readonly bench: 'pipeline';
  /** The highest rate of single reports/s by which the statistics do not fall behind. */
  readonly rate: number;
  /** Acknowledged reports/s of 64 connections that wait for their answers, in the same run. */
  readonly ingestRate: number;
  readonly ratio: number;
  /** Reports/s at which the delays (p50Ms …) were measured, and how many markers measured them. */
  readonly halfRate: number;
  readonly markers: number;
  /** The slower of the two counts for the delays above; each by itself: */
  readonly statisticsP99Ms: number;
  readonly listP99Ms: number;
}

const county = '431002';
const connections = 64;

/** From the answer to a report until it is visible: the rate that lasts, the delay at half of it. */
export async function benchPipeline(stack: RunningStack, seconds: number): Promise<PipelineResult> {
  const { platform } = stack;
  const baseUrl = stack.serviceUrl('reporting');
  const measureIngest = async (): Promise<number> => {
    const warmUpSeconds = Math.max(3, seconds / 3);
    return (await runReportLoad({ stack, baseUrl, connections, warmUpSeconds, seconds })).rate;
  };
  const before = await measureIngest();
  const counted = await CountedReports.of(stack, county);
  const reports = new OpenReports(baseUrl, await reportRequests(stack), counted);
  const rate = await highestRate(reports, before, seconds);
  const { delays, half } = await measureDelays(platform, reports, rate / 2, seconds);
  // The machine's speed drifts, and a stack that has just started is slow: the better one counts.
  const ingestRate = Math.max(before, await measureIngest());
  return {
    bench: 'pipeline',
    rate: Math.round(rate),
    ingestRate: Math.round(ingestRate),
    ratio: rounded(rate / ingestRate),
    halfRate: Math.round(half.rate),
    markers: delays.inBoth.length,
    ...percentilesOf(delays.inBoth),
    statisticsP99Ms: percentilesOf(delays.inStatistics).p99Ms,
    listP99Ms: percentilesOf(delays.inList).p99Ms,
  };
}

/** @returns what was acknowledged at the highest rate that was kept up, reports/s */
async function highestRate(
  reports: OpenReports,
  reference: number,
  seconds: number,
): Promise<number> {
  const search = new RateSearch(reference);
  let best = 0;
  for (let rate = search.next; rate !== undefined; rate = search.next) {
    let verdict = await tell(rate, reports.step(rate, seconds));
    await reports.drained();
    // Once more: a disturbance of the machine must not decide.
    if (!verdict.isBounded) {
      verdict = await tell(rate, reports.step(rate, seconds));
      await reports.drained();
    }
    if (verdict.isBounded) best = verdict.rate;
    search.judge(verdict.isBounded);
  }
  return best;
}

async function measureDelays(
  platform: LocalPlatform,
  reports: OpenReports,
  rate: number,
  seconds: number,
): Promise<{ delays: MarkerDelays; half: LagVerdict }> {
  const [township, villages] = quietTownship(platform);
  const markers = new Markers(platform, township, villages, () => {
    reports.acknowledgedElsewhere();
  });
  const ended = new AbortController();
  const delays = markers.run(ended.signal);
  const half = reports.step(rate, seconds).finally(() => {
    ended.abort();
  });
  const [verdict] = await Promise.all([tell(rate, half), delays]);
  await reports.drained();
  return { delays: await delays, half: verdict };
}

/** The township with the most villages of which none reports under load. */
function quietTownship(platform: LocalPlatform): [township: string, villages: string[]] {
  const busy = new Set(loadVillages(platform).map(townshipOf));
  const quiet = Map.groupBy(
    platform.officesWith('grid-worker').filter((village) => !busy.has(townshipOf(village))),
    townshipOf,
  );
  const [best] = [...quiet].sort(([, a], [, b]) => b.length - a.length);
  if (best === undefined) throw new Error('every township reports under load');
  return best;
}

/** Of the divisions that `npm start` brings; not every tree's codes are made so. */
function townshipOf(village: string): string {
  return village.slice(0, 9);
}

async function tell(offered: number, step: Promise<LagVerdict>): Promise<LagVerdict> {
  const verdict = await step;
  const { rate, growth, lastLag, isBounded } = verdict;
  process.stderr.write(
    `${Math.round(offered)} reports/s offered: ${Math.round(rate)} taken, ${lastLag} behind ` +
      `(${growth < 0 ? '' : '+'}${growth.toFixed(1)}/s): ${isBounded ? 'kept up' : 'not kept up'}\n`,
  );
  return verdict;
}
