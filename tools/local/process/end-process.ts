import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../report/operator-error.js';
import { isRunning, type ProcessMark } from './process-mark.js';

const lookEveryMs = 20;

/**
 * Ends a process that is not our child: asks it, and kills it when it has not gone in time.
 * @param stopSignal what the process understands as "end in order"
 * @param graceMs how long it may take to end by itself
 * @returns whether it was running
 */
export async function endProcess(
  mark: ProcessMark,
  stopSignal: NodeJS.Signals,
  graceMs: number,
): Promise<boolean> {
  if (!isRunning(mark)) return false;
  sendSignal(mark.pid, stopSignal);
  if (await hasEnded(mark, graceMs)) return true;
  sendSignal(mark.pid, 'SIGKILL');
  await hasEnded(mark, graceMs);
  return true;
}

/** Sends a signal; a process that has ended already is what was wanted. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

async function hasEnded(mark: ProcessMark, limitMs: number): Promise<boolean> {
  const deadline = Date.now() + limitMs;
  while (isRunning(mark)) {
    if (Date.now() > deadline) return false;
    await delay(lookEveryMs);
  }
  return true;
}
