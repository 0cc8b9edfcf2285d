import { randomUUID } from 'node:crypto';
import type { RunningStack } from '../client/running-stack.js';
import { measureCopy } from './copy-yardstick.js';
import { rounded } from './figures.js';
import type { LoadRequest } from './http-connection.js';
import { HttpLoad } from './http-load.js';

export interface BatchResult {
  readonly bench: 'batch';
  /** Acknowledged reports/s. */
  readonly rate: number;
  /** Reports/s by COPY of the same rows. */
  readonly yardstick: number;
  readonly ratio: number;
  /** Of a whole batch. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

const batchSize = 500;
const connections = 2;

/** Batches of 500 reports straight at the reporting service, beside COPY. */
export async function benchBatch(stack: RunningStack, seconds: number): Promise<BatchResult> {
  const village = '431002001001';
  const token = await stack.platform.as('grid-worker', village).accessToken();
  const request = (): LoadRequest => {
    const occurredAt = new Date(Date.now() - 60_000).toISOString();
    const items = Array.from({ length: batchSize }, (_, index) => ({
      divisionCode: village,
      categoryCode: '01007',
      title: `Ransomware on the office PC, sighting ${index}`,
      occurredAt,
    }));
    return {
      method: 'POST',
      path: '/v1/incidents:batch',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify({ items }),
    };
  };
  const check = (status: number, body: string): void => {
    const created = body.split('"status":201').length - 1;
    if (status !== 207 || created !== batchSize) {
      throw new Error(`a batch was answered ${status}, ${created} created: ${body.slice(0, 500)}`);
    }
  };
  const before = await measureCopy(stack, seconds / 2);
  const load = new HttpLoad({
    baseUrl: stack.serviceUrl('reporting'),
    connections,
    request,
    check,
  });
  const result = await load.run(Math.max(3, seconds / 3), seconds);
  const after = await measureCopy(stack, seconds / 2);
  const yardstick = (before + after) / 2;
  const rate = result.rate * batchSize;
  return {
    bench: 'batch',
    rate: Math.round(rate),
    yardstick: Math.round(yardstick),
    ratio: rounded(rate / yardstick),
    p50Ms: result.p50Ms,
    p95Ms: result.p95Ms,
    p99Ms: result.p99Ms,
  };
}
