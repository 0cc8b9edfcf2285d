import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { LocalPlatform } from '../client/local-platform.js';
import { actAsCounty, actAsTownship, actAsWorker, type World } from './actors.js';
import { Random } from './random.js';
import { readStatistics } from './statistics.js';
import { type CountTable, difference, milestones, Tally, total } from './tally.js';

const reportEveryMs = 10_000;
/** After the last report there is this much time to work off what was reported. */
const afterworkMs = 8_000;
const settleWithinMs = 20_000;

/** `npm run simulate`: Beihu at work over HTTP, then its own count beside the platform's. */
async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(Date.now() % 100_000) },
    },
  });
  const ms = Number(values.minutes) * 60_000;
  if (!(ms > 0)) throw new Error(`--minutes must be a number above 0, not "${values.minutes}"`);
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) {
    throw new Error(`--seed must be a whole number, not "${values.seed}"`);
  }
  const platform = LocalPlatform.find();
  const villages = platform.officesWith('grid-worker');
  const townships = platform
    .officesWith('officer')
    .filter((office) => office !== '431002' && !villages.includes(office));
  const tally = new Tally();
  const begun = Date.now();
  const world: World = {
    platform,
    tally,
    random: new Random(seed),
    reportUntil: begun + ms,
    workUntil: begun + ms + afterworkMs,
    reportEveryMs,
  };
  process.stdout.write(
    `${villages.length} workers, ${townships.length} townships and the county work for ` +
      `${values.minutes} min at ${platform.baseUrl} (seed ${seed})\n`,
  );
  const before = await readStatistics(platform);
  const progress = setInterval(() => {
    showProgress(world, begun);
  }, 500);
  try {
    await Promise.all([
      ...villages.map((village) => actAsWorker(world, village)),
      ...townships.map((township) => actAsTownship(world, township)),
      actAsCounty(world),
    ]);
  } finally {
    clearInterval(progress);
  }
  showProgress(world, begun);
  process.stdout.write(process.stdout.isTTY ? '\n\n' : '\n');
  return compare(tally, await settled(platform, before, tally));
}

const barWidth = 30;
/** Off a terminal, where lines cannot be overwritten, one line for each tenth of the time. */
let tenthShown = -1;

function showProgress({ tally, workUntil }: World, begun: number): void {
  const done = Math.min((Date.now() - begun) / (workUntil - begun), 1);
  const filled = Math.round(done * barWidth);
  const bar = `[${'█'.repeat(filled)}${'·'.repeat(barWidth - filled)}]`;
  const percent = `${String(Math.round(done * 100)).padStart(3)} %`;
  const line = `${bar} ${percent}  ${tally.size} reports  ${tally.orders} orders  ${tally.tasks} tasks`;
  if (process.stdout.isTTY) process.stdout.write(`\r${line}`);
  else if (Math.floor(done * 10) > tenthShown) process.stdout.write(`${line}\n`);
  tenthShown = Math.floor(done * 10);
}

/** The statistics' growth, as soon as it equals the tally, or as it is when time is up. */
async function settled(
  platform: LocalPlatform,
  before: CountTable,
  tally: Tally,
): Promise<CountTable> {
  const deadline = Date.now() + settleWithinMs;
  for (;;) {
    const grown = difference(await readStatistics(platform), before);
    if (difference(grown, tally.table()).size === 0 || Date.now() > deadline) return grown;
    await delay(100);
  }
}

function compare(tally: Tally, counted: CountTable): boolean {
  const own = total(tally.table());
  const theirs = total(counted);
  process.stdout.write(
    `${'incidents'.padEnd(12)}${'simulated'.padStart(10)}${'statistics'.padStart(12)}\n`,
  );
  for (const name of milestones) {
    process.stdout.write(
      `${name.padEnd(12)}${String(own[name]).padStart(10)}${String(theirs[name]).padStart(12)}\n`,
    );
  }
  const different = difference(counted, tally.table());
  for (const [row, counts] of different) {
    process.stdout.write(`differs at ${row}: statistics minus own ${JSON.stringify(counts)}\n`);
  }
  const equal = different.size === 0;
  process.stdout.write(
    equal
      ? '\nEqual, in every township and grade.\n'
      : `\nNOT equal in ${different.size} row(s) of township and grade.\n`,
  );
  return equal;
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  // At once: when one of them fails, all the others are still at work.
  process.exit(1);
}
