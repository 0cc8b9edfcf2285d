import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { isRunning, markProcess } from '../process/process-mark.js';
import { errorCode, OperatorError } from '../report/operator-error.js';

const holderSchema = z.object({ pid: z.number(), startedAt: z.string(), baseUrl: z.string() });
type Holder = z.infer<typeof holderSchema>;

/**
 * Takes a state folder for this process, so that two stacks never write into one.
 * @param baseUrl shown to whoever comes second
 * @returns how to give the folder back
 * @throws OperatorError when a running stack holds it
 */
export function takeStateLock(file: string, baseUrl: string): () => void {
  const mark = markProcess(process.pid);
  if (mark === undefined) throw new Error('this process cannot find itself in the process table');
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ ...mark, baseUrl } satisfies Holder), { mode: 0o600 });
  try {
    // A link is made whole or not at all, and fails when the name is taken.
    while (!linked(own, file)) clearIfStale(file, own);
  } finally {
    rmSync(own, { force: true });
  }
  return () => {
    rmSync(file, { force: true });
  };
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Takes away the lock of a stack that no longer runs; refuses when it does. */
function clearIfStale(file: string, own: string): void {
  refuseIfRunning(file);
  const aside = `${own}.stale`;
  try {
    renameSync(file, aside);
  } catch (error) {
    // Given back at this moment: it is free.
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  try {
    refuseIfRunning(aside);
  } catch (error) {
    // Another start replaced the stale lock a moment before us: it keeps the folder.
    linked(aside, file);
    throw error;
  } finally {
    rmSync(aside);
  }
}

function refuseIfRunning(file: string): void {
  const holder = readHolder(file);
  if (holder === undefined || !isRunning(holder)) return;
  throw new OperatorError(
    {
      en: `Tiergrid already runs on this state folder: ${holder.baseUrl} (process ${holder.pid})`,
      zh: `该状态目录上已有 Tiergrid 在运行：${holder.baseUrl}（进程 ${holder.pid}）`,
    },
    {
      en: 'Stop it first, or give this one its own TIERGRID_STATE_DIR and TIERGRID_PORT',
      zh: '请先停止它，或为本次启动另设 TIERGRID_STATE_DIR 和 TIERGRID_PORT',
    },
  );
}

/** A lock is written whole, so one that cannot be read was left by something else: it is stale. */
function readHolder(file: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
