import { failureLines } from '../local/report/operator-error.js';
import { Progress } from '../local/report/progress.js';
import { stopRequests } from '../local/stop-requests.js';
import { readArguments } from './arguments.js';
import './blocking-output.js';
import { findSpecs, type Project, type SpecFile } from './find-specs.js';
import { runSpecs } from './run-specs.js';
import { TestServers } from './servers.js';
import type { Tally } from './tally.js';
import { TestFolder } from './test-folder.js';

/**
 * Runs the tests that the arguments name and prints their sum, alone on the last line.
 * @returns the exit code: 0 when at least one test passed and none failed, 130 when interrupted
 */
export async function runTests(values: readonly string[], project: Project): Promise<number> {
  const progress = new Progress();
  const aborting = new AbortController();
  let endNow = (): void => undefined;
  stopRequests({
    onFirst: () => {
      aborting.abort();
    },
    onForce: () => {
      endNow();
      process.exit(130);
    },
  });
  try {
    const specs = findSpecs(project, readArguments(values));
    const folder = await TestFolder.make();
    const servers = new TestServers({ progress, folder: folder.path, signal: aborting.signal });
    endNow = () => {
      servers.kill();
      folder.removeNow();
    };
    let tally: Tally;
    try {
      tally = await runWith(servers, folder, specs, aborting.signal);
    } finally {
      await servers.stop();
      await folder.remove();
    }
    console.log(tally.line);
    return tally.isGood ? 0 : 1;
  } catch (error) {
    if (aborting.signal.aborted) return 130;
    for (const line of failureLines(error)) progress.problem(line);
    return 1;
  }
}

async function runWith(
  servers: TestServers,
  folder: TestFolder,
  specs: readonly SpecFile[],
  signal: AbortSignal,
): Promise<Tally> {
  const needServers = specs.some(({ kind }) => kind !== 'unit');
  const addresses = needServers ? await servers.start() : {};
  signal.throwIfAborted();
  // Specs make their temporary files where they vanish with the run.
  const tally = await runSpecs(specs, { TMPDIR: folder.path, ...addresses }, signal);
  signal.throwIfAborted();
  return tally;
}
