import { finished } from 'node:stream/promises';
import { type EventData, run } from 'node:test';
import { spec } from 'node:test/reporters';
import type { SpecFile } from './find-specs.js';
import { Tally, type TestEnd } from './tally.js';

const testWithinMs = 120_000;
const filesAtOnce = 2;

/**
 * Runs specs, each file in a process of its own, and prints what they do.
 * @param environment variables for the specs beside our own
 * @param signal ends the run early
 */
export async function runSpecs(
  specs: readonly SpecFile[],
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Tally> {
  // Specs read what a person would, so its language must not depend on whose machine it is.
  Object.assign(process.env, { LC_ALL: 'C' }, environment);
  const tally = new Tally();
  const events = run({
    files: specs.map(({ compiled }) => compiled),
    concurrency: filesAtOnce,
    timeout: testWithinMs,
    signal,
    // A connection that a spec forgot to close must not hold up all others, nor cost it a result.
    execArgv: [
      '--enable-source-maps',
      '--test-force-exit',
      `--import=${new URL('blocking-output.js', import.meta.url).href}`,
    ],
  });
  events.on('test:pass', (data) => {
    tally.add(testEnd(data, true));
  });
  events.on('test:fail', (data) => {
    tally.add(testEnd(data, false));
  });
  const report = events.pipe(new spec());
  report.pipe(process.stdout, { end: false });
  await finished(report, { readable: true, writable: false });
  for (const file of tally.empty) console.error(`✗ ${file} holds no test`);
  return tally;
}

function testEnd(data: EventData.TestPass | EventData.TestFail, passed: boolean): TestEnd {
  const { name, nesting, file, testId, parentId, details } = data;
  const isSuite = details.type === 'suite';
  // Node gives the reason of a skip, or true, or an empty reason.
  const skipped = [data.skip, data.todo].some((mark) => mark !== undefined && mark !== false);
  return { name, passed, isSuite, nesting, file, testId, parentId, skipped };
}
