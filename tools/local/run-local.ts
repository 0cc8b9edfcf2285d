import { readConfig } from './config.js';
import { localise } from './report/language.js';
import { failureLines } from './report/operator-error.js';
import { Progress, seconds } from './report/progress.js';
import type { ServiceEntries } from './services/definitions.js';
import { Stack, type StartedStack } from './stack.js';
import type { StackTasks } from './tasks/stack-tasks.js';
import { stopRequests } from './stop-requests.js';
import { summaryLines } from './summary.js';

export interface RunLocalOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly tasks: StackTasks;
  readonly entries: ServiceEntries;
}

/**
 * Starts a stack, keeps it until it is asked to stop, and stops it.
 * @returns the exit code: 0 after an orderly stop of a stack that was ready, 130 when it was
 *   stopped while starting, 1 when it could not start
 */
export async function runLocal(options: RunLocalOptions): Promise<number> {
  const start = performance.now();
  const progress = new Progress();
  let stack: Stack | undefined;
  const requests = stopRequests({
    onFirst: () => {
      progress.note({
        en: 'Stopping in order; once more stops at once',
        zh: '正在按顺序停止；再按一次立即终止',
      });
    },
    onForce: () => {
      stack?.kill();
      process.exit(130);
    },
  });
  try {
    const config = readConfig(options.environment);
    stack = new Stack({ ...options, config, progress });
    const started = await Promise.race([stack.start(), requests.first]);
    if (started !== 'stop') {
      printSummary(progress, started, start);
      await requests.first;
    }
    await stopInOrder(stack, progress);
    return started === 'stop' ? 130 : 0;
  } catch (error) {
    await stack?.stop();
    // After all else, where it is seen.
    for (const line of failureLines(error)) progress.problem(line);
    return 1;
  } finally {
    options.tasks.close();
  }
}

function printSummary(progress: Progress, { local, localFile }: StartedStack, start: number): void {
  const lines = summaryLines({ local, localFile, seconds: seconds(start), now: new Date() });
  for (const line of lines) progress.plain('plain' in line ? line.plain : localise(line.text));
}

async function stopInOrder(stack: Stack, progress: Progress): Promise<void> {
  await progress.step({ en: 'Everything has stopped', zh: '已全部停止' }, () => stack.stop());
}
