import type { RunningStack } from '../client/running-stack.js';
import { runReportLoad } from './report-load.js';
import { measureYardstick } from './report-yardstick.js';
import { drained } from './drained.js';
import { rounded } from './figures.js';

export interface IngestResult {
  readonly bench: 'ingest';
  /** Acknowledged reports/s at 64 connections, straight at the reporting service. */
  readonly rate: number;
  /** What pgbench reaches with the same rows in the same PostgreSQL. */
  readonly yardstick: number;
  readonly ratio: number;
  readonly gatewayRate: number;
  readonly gatewayRatio: number;
  /** At full load. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** At half of the rate. */
  readonly halfP95Ms: number;
}

const connections = 64;

/** Single reports, as fast as they are acknowledged, beside pgbench doing the same inserts. */
export async function benchIngest(stack: RunningStack, seconds: number): Promise<IngestResult> {
  const reporting = stack.serviceUrl('reporting');
  const warmUpSeconds = Math.max(3, seconds / 3);
  // The yardstick runs before and after, because the machine's speed drifts.
  const before = await measureYardstick(stack, seconds);
  const direct = await runReportLoad({
    stack,
    baseUrl: reporting,
    connections,
    warmUpSeconds,
    seconds,
  });
  await drained(stack);
  const gateway = await runReportLoad({
    stack,
    baseUrl: stack.platform.baseUrl,
    connections,
    warmUpSeconds,
    seconds,
  });
  await drained(stack);
  const after = await measureYardstick(stack, seconds);
  const half = await runReportLoad({
    stack,
    baseUrl: reporting,
    connections,
    warmUpSeconds: 1,
    seconds,
    rate: direct.rate / 2,
  });
  const yardstick = (before + after) / 2;
  return {
    bench: 'ingest',
    rate: Math.round(direct.rate),
    yardstick: Math.round(yardstick),
    ratio: rounded(direct.rate / yardstick),
    gatewayRate: Math.round(gateway.rate),
    gatewayRatio: rounded(gateway.rate / yardstick),
    p50Ms: direct.p50Ms,
    p95Ms: direct.p95Ms,
    p99Ms: direct.p99Ms,
    halfP95Ms: half.p95Ms,
  };
}
