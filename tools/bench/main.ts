import { parseArgs } from 'node:util';
import { RunningStack } from '../client/running-stack.js';
import { benchBatch } from './batch.js';
import { benchClocks } from './clocks.js';
import { benchFootprint } from './footprint.js';
import { benchIngest } from './ingest.js';
import { benchLists } from './lists.js';
import { benchNation } from './nation.js';
import { benchOverload } from './overload.js';
import { benchPipeline } from './pipeline.js';

interface BenchOptions {
  readonly seconds: number;
  /** For a trial of `nation`: only these provinces, by code. */
  readonly provinces: ReadonlySet<string> | undefined;
  /** For `lists`: how many there are. */
  readonly incidents: number;
  /** For a trial of `nation`: only so many villages report. */
  readonly villages: number | undefined;
}
type Bench = (stack: RunningStack, options: BenchOptions) => Promise<object>;

const benches: Readonly<Record<string, Bench>> = {
  ingest: (stack, { seconds }) => benchIngest(stack, seconds),
  batch: (stack, { seconds }) => benchBatch(stack, seconds),
  footprint: (stack, { seconds }) => benchFootprint(stack, seconds),
  overload: (stack, { seconds }) => benchOverload(stack, seconds),
  pipeline: (stack, { seconds }) => benchPipeline(stack, seconds),
  nation: benchNation,
  lists: benchLists,
  clocks: benchClocks,
};

/** `npm run bench -- <name> [--seconds N] [--json]`: figures of a stack of its own. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '15' },
      provinces: { type: 'string' },
      villages: { type: 'string' },
      incidents: { type: 'string', default: '1000000' },
      json: { type: 'boolean', default: false },
    },
  });
  const [name = ''] = positionals;
  const bench = benches[name];
  const seconds = Number(values.seconds);
  const provinces =
    values.provinces === undefined ? undefined : new Set(values.provinces.split(','));
  const villages = values.villages === undefined ? undefined : Number(values.villages);
  const incidents = Number(values.incidents);
  if (bench === undefined || !(seconds > 0) || !(incidents > 0)) {
    throw new Error(`npm run bench -- <${Object.keys(benches).join('|')}> [--seconds N] [--json]`);
  }
  const stack = await RunningStack.start({ TIERGRID_RATE_LIMIT_PER_MINUTE: '10000000' });
  try {
    const result = await bench(stack, { seconds, provinces, villages, incidents });
    for (const [key, value] of Object.entries(result)) {
      process.stdout.write(
        `${key.padEnd(20)}${typeof value === 'object' ? JSON.stringify(value) : String(value)}\n`,
      );
    }
    if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  } catch (error) {
    // A service that ended and was started again is said there, and its state folder goes.
    process.stderr.write(`${stack.printed}\n`);
    throw error;
  } finally {
    await stack.stop();
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
