import type { OfficeClient } from '../client/office-client.js';
import type { RunningStack } from '../client/running-stack.js';
import { Random } from '../simulate/random.js';
import type { LoadRequest } from './http-connection.js';
import { HttpLoad } from './http-load.js';
import {
  fillIncidents,
  type Filling,
  measuredOffices,
  quietVillage,
  rareWord,
  topics,
} from './lists-fill.js';
import { NationOffices } from './nation-offices.js';

type Kind = 'list' | 'search' | 'feed' | 'similar';
const kinds: readonly Kind[] = ['list', 'search', 'feed', 'similar'];

export interface ListsResult extends Filling {
  readonly bench: 'lists';
  readonly incidents: number;
  /** Milliseconds, of the scope in which it takes longest. */
  readonly p95Ms: Readonly<Record<Kind, number>>;
  readonly p99Ms: Readonly<Record<Kind, number>>;
  /** p95 of a request that reads nothing from the database: what the machine itself takes. */
  readonly nothingP95Ms: number;
  /** p95 by scope. */
  readonly scopes: Readonly<Record<string, Readonly<Record<Kind, number>>>>;
}

const connections = 2;
const warmUpSeconds = 1;

/**
 * Reads with a million incidents there: lists, searches, feeds and similar ones, asked over HTTP
 * by an office of every tier with its own token, row-level security on. Each request is another.
 */
export async function benchLists(
  stack: RunningStack,
  options: { incidents: number; seconds: number },
): Promise<ListsResult> {
  const { incidents, seconds } = options;
  const filling = await fillIncidents(stack, incidents, say);
  const offices = new NationOffices(stack);
  const scopes = { ...measuredOffices, quiet: quietVillage };
  const clients = await offices.add('officer', Object.values(scopes));
  await offices.close();
  const byScope: Record<string, Record<Kind, number>> = {};
  let nothingP95Ms = 0;
  const p95Ms = { list: 0, search: 0, feed: 0, similar: 0 };
  const p99Ms = { ...p95Ms };
  for (const [scope, office] of Object.entries(scopes)) {
    const client = clients.get(office);
    if (client === undefined) throw new Error(`no client for ${office}`);
    const row = { list: 0, search: 0, feed: 0, similar: 0 };
    const nothing = await measure(stack, client, readingNothing, seconds);
    nothingP95Ms = Math.max(nothingP95Ms, nothing.p95Ms);
    for (const kind of kinds) {
      const load = await measure(stack, client, asking(kind, office), seconds);
      row[kind] = load.p95Ms;
      p95Ms[kind] = Math.max(p95Ms[kind], load.p95Ms);
      p99Ms[kind] = Math.max(p99Ms[kind], load.p99Ms);
      say(`${scope.padEnd(12)}${kind.padEnd(9)}${JSON.stringify(load)}`);
    }
    byScope[scope] = row;
  }
  return { bench: 'lists', incidents, p95Ms, p99Ms, nothingP95Ms, scopes: byScope, ...filling };
}

async function measure(
  stack: RunningStack,
  client: OfficeClient,
  next: () => Omit<LoadRequest, 'headers'>,
  seconds: number,
): Promise<{ rate: number; p50Ms: number; p95Ms: number; p99Ms: number }> {
  const authorization = `Bearer ${await client.accessToken()}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const load = new HttpLoad({
    baseUrl: stack.serviceUrl('reporting'),
    connections,
    request: () => ({ headers, ...next() }),
    check: (status, body) => {
      if (status !== 200) throw new Error(`answered ${status}: ${body.slice(0, 500)}`);
    },
  });
  const { rate, p50Ms, p95Ms, p99Ms } = await load.run(warmUpSeconds, seconds);
  return { rate: Math.round(rate), p50Ms, p95Ms, p99Ms };
}

const readingNothing = (): Omit<LoadRequest, 'headers'> => ({
  method: 'GET',
  path: '/v1/incidents/categories',
  body: '',
});

/** Makes requests of a kind, as people would mix them. */
function asking(kind: Kind, office: string): () => Omit<LoadRequest, 'headers'> {
  const random = new Random(7);
  const share = (): number => random.below(1_000_000) / 1_000_000;
  const get = (query: string): Omit<LoadRequest, 'headers'> => ({
    method: 'GET',
    path: `/v1/incidents?${query}`,
    body: '',
  });
  const daysAgo = (days: number): string =>
    new Date(Date.now() - share() * days * 86_400_000).toISOString();
  const filters = [
    () => '',
    () => 'limit=200',
    () => 'status=handling',
    () => 'status=accepted',
    () => 'status=handling&status=accepted&grade=II',
    () => 'category=01&grade=III',
    () => 'unitType=unit-3&cii=true',
    () => `reportedTo=${daysAgo(300)}`,
    () => `holder=${office}`,
  ];
  const searches = [
    () => random.pick(topics),
    () => `${random.pick(topics)} 断网`,
    () => rareWord(share),
    () => `${rareWord(share)}${rareWord(share)}`,
    () => `B-${random.below(1_000_000)}`,
    () => `10.${random.below(200)}.${random.below(250)}.${random.below(90)}`,
    () => `h${random.below(20_000)}.evil.example`,
    () => '网格员',
  ];
  switch (kind) {
    case 'list':
      return () => get(random.pick(filters)());
    case 'search':
      return () => get(`q=${encodeURIComponent(random.pick(searches)())}`);
    case 'feed':
      return () => get(`updatedSince=${daysAgo(300)}`);
    case 'similar':
      return () => ({
        method: 'POST',
        path: '/v1/incidents/similar',
        body: JSON.stringify({
          divisionCode: office,
          title: `${random.pick(topics)}，影响办公`,
          indicators: [{ type: 'domain', value: `h${random.below(20_000)}.evil.example` }],
        }),
      });
    default:
      return kind satisfies never;
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
