import { randomUUID } from 'node:crypto';
import type { LocalPlatform } from '../client/local-platform.js';
import type { RunningStack } from '../client/running-stack.js';
import type { LoadRequest } from './http-connection.js';
import { HttpLoad, type LoadResult } from './http-load.js';

export interface ReportLoadOptions {
  readonly stack: RunningStack;
  /** The reporting service itself, or the gateway. */
  readonly baseUrl: string;
  readonly connections: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly rate?: number;
}

/** Villages whose grid workers report in turn: several tokens, several scopes in one batch. */
const workers = 64;

/** The villages that report under load. */
export function loadVillages(platform: LocalPlatform): string[] {
  return platform.officesWith('grid-worker').slice(0, workers);
}

/** Single reports under load, every answer checked: created, held by the township, numbered. */
export async function runReportLoad(options: ReportLoadOptions): Promise<LoadResult> {
  const request = await reportRequests(options.stack);
  const load = new HttpLoad({ ...options, request, check: checkTaken });
  return load.run(options.warmUpSeconds, options.seconds);
}

/** @returns what makes a report that nobody sent before, of the next village in turn */
export async function reportRequests({ platform }: RunningStack): Promise<() => LoadRequest> {
  const villages = loadVillages(platform);
  const tokens = await Promise.all(
    villages.map((village) => platform.as('grid-worker', village).accessToken()),
  );
  let sent = 0;
  return () => {
    const index = sent % villages.length;
    sent += 1;
    return {
      method: 'POST',
      path: '/v1/incidents',
      headers: {
        authorization: `Bearer ${tokens[index] ?? ''}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify({
        divisionCode: villages[index],
        categoryCode: '01007',
        title: `Ransomware on the office PC, sighting ${sent}`,
        description: 'Files cannot be opened any more; a ransom note lies on the desktop.',
        occurredAt: new Date(Date.now() - 60_000).toISOString(),
        affected: { unitName: 'village office', system: 'office PC', cii: false },
      }),
    };
  };
}

/** @returns whether a report was stored, with all that its answer must say */
export function isReported(status: number, body: string): boolean {
  return status === 201 && body.includes('"status":"reported"') && /-\d{6}"/.test(body);
}

function checkTaken(status: number, body: string): void {
  if (!isReported(status, body)) throw new Error(`a report was answered ${status}: ${body}`);
}
