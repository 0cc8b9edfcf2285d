import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { RunningStack } from '../client/running-stack.js';
import { waitFor } from '../demo/wait-for.js';
import { Random } from '../simulate/random.js';
import { drained } from './drained.js';
import { NationCount } from './nation-count.js';
import { NationOffices } from './nation-offices.js';
import { type CountyReports, sendReports } from './nation-reports.js';
import { NationStatistics } from './nation-statistics.js';
import { NationTables, type TableLine } from './nation-tables.js';
import { type Percentiles, percentilesOf } from './percentiles.js';

export interface NationOptions {
  /** Only these provinces, by code; all unless given. For a trial. */
  readonly provinces?: ReadonlySet<string> | undefined;
  /** Only so many villages of what is imported report; all unless given. For a trial. */
  readonly villages?: number | undefined;
}

export interface NationResult extends Percentiles {
  readonly bench: 'nation';
  /** From the first token that was asked for until everything was counted. */
  readonly seconds: number;
  readonly reports: number;
  readonly counted: number;
  /** Divisions, of every tier, whose count is not exactly what it must be. */
  readonly miscounts: number;
  /** Counted reports/s. */
  readonly rate: number;
  /** The same until everything was acknowledged. */
  readonly acknowledgedSeconds: number;
  readonly acknowledgedRate: number;
  /** Requests that were answered; p50Ms … are theirs. */
  readonly batches: number;
  readonly counties: number;
  /** Before the clock: import, and until every service knew every division; adding the clients. */
  readonly importSeconds: number;
  readonly clientsSeconds: number;
}

const run = promisify(execFile);
const cli = fileURLToPath(new URL('../cli/main.js', import.meta.url));
/** Counties that send at a time. */
const senders = 3;
const replicatedWithinMs = 300_000;
/** Looking at every province costs something: seldom at first, often near the end. */
const lookEveryMs = { first: 5_000, last: 500 };
const nearShare = 0.95;
const noGrowthMs = 60_000;
const tellEveryMs = 15_000;

/**
 * Every village reports once. A village has no server of its own: its county's platform collects
 * the reports and hands them over in batches, under the county office's own client, which may
 * report for its subtree. Counties send in no order; each asks for its own token.
 */
export async function benchNation(
  stack: RunningStack,
  options: NationOptions,
): Promise<NationResult> {
  const { provinces } = options;
  const tables = await NationTables.fetch(stack.stateFolder);
  const { expected, villages } = await readVillages(tables, options);
  const importSeconds = await measure(async () => {
    await importDivisions(
      stack,
      provinces === undefined ? tables.files : await tables.only(provinces),
    );
  });
  say(`${expected.total} villages of ${villages.size} counties; imported in ${importSeconds} s`);

  const offices = new NationOffices(stack);
  const counties: CountyReports[] = [];
  let statistics = new NationStatistics(new Map());
  const clientsSeconds = await measure(async () => {
    for (const [county, client] of await offices.add('officer', villages.keys())) {
      counties.push({ client, villages: villages.get(county) ?? [] });
    }
    statistics = new NationStatistics(await offices.add('statistics-reader', expected.provinces));
  });
  await offices.close();
  // Tokens of the readers are none of the counties' business.
  await statistics.counted();
  say(`${counties.length} clients added in ${clientsSeconds} s`);

  const begun = performance.now();
  const secondsSince = (): number => Math.round((performance.now() - begun) / 100) / 10;
  let acknowledged = 0;
  const sending = sendReports(counties, senders, (reports) => {
    acknowledged += reports;
  }).then((sent) => ({ ...sent, seconds: secondsSince() }));
  const counting = countAll(statistics, expected.total, (counted) => {
    say(`${secondsSince()} s: ${acknowledged} acknowledged, ${counted} counted`);
  });
  const [{ answersMs, seconds: acknowledgedSeconds }] = await Promise.all([sending, counting]);
  const seconds = secondsSince();

  await drained(stack);
  const miscounts = await statistics.compare(expected);
  for (const { tier, division, expected: wanted, counted } of miscounts.slice(0, 10)) {
    say(`${tier} ${division}: ${counted} counted, ${wanted} reported`);
  }
  return {
    bench: 'nation',
    seconds,
    reports: expected.total,
    counted: await statistics.counted(),
    miscounts: miscounts.length,
    ...percentilesOf(answersMs),
    rate: Math.round(expected.total / seconds),
    acknowledgedSeconds,
    acknowledgedRate: Math.round(expected.total / acknowledgedSeconds),
    batches: answersMs.length,
    counties: counties.length,
    importSeconds,
    clientsSeconds,
  };
}

/** The villages that report, by their counties in no order, and what that must be counted as. */
async function readVillages(
  tables: NationTables,
  { provinces, villages: most = Number.POSITIVE_INFINITY }: NationOptions,
): Promise<{ expected: NationCount; villages: Map<string, string[]> }> {
  const counties = new Map<string, TableLine[]>();
  for await (const line of tables.lines('villages')) {
    const { provinceCode = '', areaCode = '' } = line;
    if (provinces?.has(provinceCode) === false) continue;
    const ofCounty = counties.get(areaCode);
    if (ofCounty === undefined) counties.set(areaCode, [line]);
    else ofCounty.push(line);
  }
  const expected = new NationCount();
  const villages = new Map<string, string[]>();
  for (const [county, lines] of shuffled([...counties])) {
    const reporting = lines.slice(0, most - expected.total);
    if (reporting.length === 0) break;
    for (const line of reporting) expected.add(line);
    villages.set(
      county,
      reporting.map(({ code }) => code),
    );
  }
  if (expected.total === 0) throw new Error('no village lies in these provinces');
  return { expected, villages };
}

/** As an operator does it; then waits until every service knows every division. */
async function importDivisions(stack: RunningStack, files: readonly string[]): Promise<void> {
  await run(process.execPath, [cli, 'divisions', 'import', ...files], {
    env: { ...process.env, TIERGRID_STATE_DIR: stack.stateFolder },
  });
  await waitFor(
    'every service knows every division',
    async () => {
      const [row] = await stack.asOwner(`
        SELECT (SELECT count(*) FROM identity.divisions) AS divisions,
               least((SELECT count(*) FROM reporting.divisions),
                     (SELECT count(*) FROM dispatch.divisions),
                     (SELECT count(*) FROM assessment.divisions)) AS replicated`);
      return row?.['divisions'] === row?.['replicated'] ? true : undefined;
    },
    replicatedWithinMs,
  );
}

/** Waits until everything is counted, or until the count stands still: the comparison tells. */
async function countAll(
  statistics: NationStatistics,
  reports: number,
  tell: (counted: number) => void,
): Promise<void> {
  let last = 0;
  let grewAt = performance.now();
  let toldAt = performance.now();
  while (last < reports && performance.now() - grewAt < noGrowthMs) {
    const counted = await statistics.counted();
    if (counted > last) grewAt = performance.now();
    last = counted;
    if (performance.now() - toldAt >= tellEveryMs || last >= reports) {
      tell(last);
      toldAt = performance.now();
    }
    if (last < reports) {
      await delay(last < reports * nearShare ? lookEveryMs.first : lookEveryMs.last);
    }
  }
}

/** In no order, the same each time: neighbours in the tree do not report one after the other. */
function shuffled<T>(items: readonly T[]): T[] {
  const random = new Random(1);
  return items
    .map((item) => ({ item, place: random.below(2 ** 31) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

async function measure(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return Math.round((performance.now() - begun) / 100) / 10;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
