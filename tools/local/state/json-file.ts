import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { z } from 'zod';
import type { Text } from '../report/language.js';
import { errorCode, OperatorError } from '../report/operator-error.js';

/** What to do when the state folder cannot be used as it is. */
export const freshFolderRoad: Text = {
  en: 'Restore it from a copy, or start afresh by moving the folder away or by naming another in TIERGRID_STATE_DIR',
  zh: '请从备份恢复；或移走该目录、用 TIERGRID_STATE_DIR 指定另一目录，重新开始',
};

/**
 * Reads a JSON file and checks it.
 * @param wayOut what a person can do when it is damaged
 * @returns undefined when there is no such file
 * @throws OperatorError when it is not what the schema says
 */
export function readJson<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  wayOut: Text = freshFolderRoad,
): z.output<Schema> | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw damaged(file, wayOut, error);
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw damaged(file, wayOut, error);
  }
}

/**
 * Writes a JSON file that only its owner may read (mode 0600), whole or not at all: a crash leaves
 * the old content.
 */
export function writeJson(file: string, value: unknown): void {
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
  // `mode` above counts for a new file only; a draft left by a crash keeps its own.
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}

function damaged(file: string, wayOut: Text, cause: unknown): OperatorError {
  return new OperatorError(
    { en: `The state file ${file} is damaged`, zh: `状态文件 ${file} 已损坏` },
    wayOut,
    { cause },
  );
}
