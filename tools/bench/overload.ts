import type { RunningStack } from '../client/running-stack.js';
import { drained } from './drained.js';
import { quantile, rounded } from './figures.js';
import type { LoadAnswer, LoadRequest } from './http-connection.js';
import { LightLoad } from './light-load.js';
import { type Arrival, OpenLoop } from './open-loop.js';
import { isReported, reportRequests, runReportLoad } from './report-load.js';

export interface OverloadResult {
  readonly bench: 'overload';
  /** Acknowledged reports/s at 64 connections that wait for their answers: before and after. */
  readonly peak: number;
  /** Requests/s that came in the open loop: three times the peak before, one in ten a list. */
  readonly offered: number;
  /** Acknowledged reports/s meanwhile. */
  readonly goodput: number;
  readonly ratio: number;
  /** Of the acknowledged ones. */
  readonly takenP50Ms: number;
  readonly takenP99Ms: number;
  /** Requests that were answered 503. */
  readonly refused: number;
  readonly refusedP50Ms: number;
  readonly refusedP99Ms: number;
  readonly readsRefusedShare: number;
  readonly reportsRefusedShare: number;
  /** What one in twenty reports exceeds when hardly anything else is to be done. */
  readonly usualMs: number;
  /** From the load's end until a report is answered as fast as usual. */
  readonly recoverySeconds: number;
}

const connections = 64;
const timesPeak = 3;
const readsShare = 0.1;
const lightSeconds = 3;
const recoveredWithinSeconds = 60;

/** Three times as many requests as can be served, from callers who do not wait for each other. */
export async function benchOverload(stack: RunningStack, seconds: number): Promise<OverloadResult> {
  const baseUrl = stack.serviceUrl('reporting');
  const measurePeak = async (): Promise<number> => {
    const warmUpSeconds = Math.max(3, seconds / 3);
    const { rate } = await runReportLoad({ stack, baseUrl, connections, warmUpSeconds, seconds });
    await drained(stack);
    return rate;
  };
  const report = await reportRequests(stack);
  const before = await measurePeak();

  const light = await LightLoad.open(baseUrl, report);
  const usualMs = await light.usualMs(lightSeconds);
  const tally = new Tally(report, await listRequests(stack));
  let endedAt = 0;
  const load = new OpenLoop({
    baseUrl,
    rate: before * timesPeak,
    seconds,
    arrive: () => tally.arrive(),
  });
  const begunAt = performance.now();
  await load.run(() => {
    endedAt = performance.now();
    tally.end();
  });
  const recoverySeconds = await light.secondsUntilUsual(endedAt, usualMs, recoveredWithinSeconds);
  light.close();
  await drained(stack);

  // Before and after, because the machine's speed drifts.
  const peak = (before + (await measurePeak())) / 2;
  const lasted = (endedAt - begunAt) / 1000;
  const goodput = tally.takenInTime / lasted;
  return {
    bench: 'overload',
    peak: Math.round(peak),
    offered: Math.round(tally.offered / lasted),
    goodput: Math.round(goodput),
    ratio: rounded(goodput / peak),
    takenP50Ms: at(tally.takenMs, 0.5),
    takenP99Ms: at(tally.takenMs, 0.99),
    refused: tally.refusedMs.length,
    refusedP50Ms: at(tally.refusedMs, 0.5),
    refusedP99Ms: at(tally.refusedMs, 0.99),
    readsRefusedShare: rounded(tally.reads.refused / tally.reads.sent),
    reportsRefusedShare: rounded(tally.reports.refused / tally.reports.sent),
    usualMs: rounded(usualMs),
    recoverySeconds: rounded(recoverySeconds),
  };
}

/** Makes the requests of the open loop and counts what becomes of them. */
class Tally {
  readonly reports = { sent: 0, refused: 0 };
  readonly reads = { sent: 0, refused: 0 };
  /** Reports that were acknowledged before the load's end. */
  takenInTime = 0;
  readonly takenMs: number[] = [];
  readonly refusedMs: number[] = [];
  private ended = false;

  constructor(
    private readonly report: () => LoadRequest,
    private readonly list: () => LoadRequest,
  ) {}

  get offered(): number {
    return this.reports.sent + this.reads.sent;
  }

  arrive(): Arrival {
    const isRead = Math.random() < readsShare;
    const kind = isRead ? this.reads : this.reports;
    kind.sent += 1;
    return {
      request: isRead ? this.list() : this.report(),
      answered: (answer, ms) => {
        if (isRefused(answer)) {
          kind.refused += 1;
          this.refusedMs.push(ms);
        } else if (isRead ? answer.status !== 200 : !isReported(answer.status, answer.body)) {
          throw new Error(`a request was answered\n${answer.head}\n${answer.body}`);
        } else if (!isRead) {
          this.takenMs.push(ms);
          if (!this.ended) this.takenInTime += 1;
        }
      },
    };
  }

  end(): void {
    this.ended = true;
  }
}

/** Refused as a client needs it: nothing was done, and it says when to come back. */
function isRefused({ status, head, body }: LoadAnswer): boolean {
  return status === 503 && /\r\nretry-after: *\d/i.test(head) && body.includes('"overloaded"');
}

/** Lists of the township that holds most of the reports, as its officers watch them. */
async function listRequests({ platform }: RunningStack): Promise<() => LoadRequest> {
  const token = await platform.as('officer', '431002001').accessToken();
  const request: LoadRequest = {
    method: 'GET',
    path: '/v1/incidents?limit=20',
    headers: { authorization: `Bearer ${token}` },
    body: '',
  };
  return () => request;
}

function at(latencies: readonly number[], share: number): number {
  return rounded(quantile(latencies, share) ?? 0);
}
