import { appendFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { join } from 'node:path';
import type { Text } from '../report/language.js';
import { OperatorError } from '../report/operator-error.js';
import type { StateFolder } from '../state/state-folder.js';

/**
 * Runs a part of the product that a start needs. Its error becomes one line for the operator, and
 * goes whole into a log for whoever looks for the cause.
 * @param name of the part, as the beginning of a sentence
 */
export async function runTask<T>(
  name: Text,
  folder: StateFolder,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const log = join(folder.logs, 'start.log');
    appendFileSync(log, `${new Date().toISOString()} ${name.en}: ${inspect(error)}\n`);
    const reason = error instanceof Error ? error.message : String(error);
    throw new OperatorError(
      { en: `${name.en} failed: ${reason}`, zh: `${name.zh}失败：${reason}` },
      { en: `The whole error is in ${log}`, zh: `完整错误见 ${log}` },
      { cause: error },
    );
  }
}
