import { randomUUID } from 'node:crypto';
import type { RunningStack } from '../client/running-stack.js';
import { HttpLoad, type LoadRequest, type LoadResult } from './http-load.js';

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

/** Single reports under load, every answer checked: created, held by the township, numbered. */
export async function runReportLoad(options: ReportLoadOptions): Promise<LoadResult> {
  const { platform } = options.stack;
  const villages = platform.officesWith('grid-worker').slice(0, workers);
  const tokens = await Promise.all(
    villages.map((village) => platform.as('grid-worker', village).accessToken()),
  );
  let sent = 0;
  const request = (): LoadRequest => {
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
  const load = new HttpLoad({ ...options, request, check });
  return load.run(options.warmUpSeconds, options.seconds);
}

function check(status: number, body: string): void {
  const created = status === 201 && body.includes('"status":"reported"') && /-\d{6}"/.test(body);
  if (!created) throw new Error(`a report was answered ${status}: ${body}`);
}
