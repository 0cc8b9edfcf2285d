import { parseArgs } from 'node:util';
import { RunningStack } from '../client/running-stack.js';
import { benchBatch } from './batch.js';
import { benchFootprint } from './footprint.js';
import { benchIngest } from './ingest.js';

type Bench = (stack: RunningStack, seconds: number) => Promise<object>;

const benches: Readonly<Record<string, Bench>> = {
  ingest: benchIngest,
  batch: benchBatch,
  footprint: benchFootprint,
};

/** `npm run bench -- <name> [--seconds N] [--json]`: figures of a stack of its own. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '15' },
      json: { type: 'boolean', default: false },
    },
  });
  const [name = ''] = positionals;
  const bench = benches[name];
  const seconds = Number(values.seconds);
  if (bench === undefined || !(seconds > 0)) {
    throw new Error(`npm run bench -- <${Object.keys(benches).join('|')}> [--seconds N] [--json]`);
  }
  const stack = await RunningStack.start({ TIERGRID_RATE_LIMIT_PER_MINUTE: '10000000' });
  try {
    const result = await bench(stack, seconds);
    for (const [key, value] of Object.entries(result)) {
      process.stdout.write(
        `${key.padEnd(16)}${typeof value === 'object' ? JSON.stringify(value) : String(value)}\n`,
      );
    }
    if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
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
