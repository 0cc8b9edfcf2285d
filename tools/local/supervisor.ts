import { setTimeout as delay } from 'node:timers/promises';
import {
  describeExit,
  type ManagedProcess,
  type ProcessExit,
  StoppedWhileStarting,
} from './process/managed-process.js';
import { failureLines } from './report/operator-error.js';
import { type Progress, seconds } from './report/progress.js';

export interface SupervisorOptions {
  readonly progress: Progress;
  /** How long each process may take to end before it is killed. */
  readonly graceMs?: number;
  /** How long to wait before the nth new start (from 1) of a process that keeps ending. */
  readonly backOffMs?: (attempt: number) => number;
}

/** A process that has served this long is well again: its next start does not wait longer. */
const wellAfterMs = 60_000;

/**
 * Keeps processes running: one that ends by itself is started again and named in the output.
 * Processes have stages; higher ones need lower ones, so they are stopped first.
 */
export class Supervisor {
  private readonly processes: { readonly process: ManagedProcess; readonly stage: number }[] = [];
  private readonly attempts = new Map<ManagedProcess, number>();
  private readonly restarts = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private readonly graceMs: number;
  private readonly backOffMs: (attempt: number) => number;

  constructor(private readonly options: SupervisorOptions) {
    this.graceMs = options.graceMs ?? 15_000;
    this.backOffMs = options.backOffMs ?? ((attempt) => Math.min(30_000, 250 * 2 ** attempt));
  }

  /**
   * Starts a process and keeps it running from then on.
   * @param stage 0 for what needs nothing else
   * @throws what the process's `start()` throws; a first start is not repeated
   */
  async start(process: ManagedProcess, stage: number): Promise<void> {
    if (this.stopping.signal.aborted) throw new StoppedWhileStarting(process.name);
    this.processes.push({ process, stage });
    process.onUnexpectedExit = (exit) => {
      this.startAgain(process, exit);
    };
    await process.start();
  }

  /** Stops everything, the highest stage first, those of one stage together. */
  async stopAll(): Promise<void> {
    this.stopping.abort();
    const stages = [...new Set(this.processes.map(({ stage }) => stage))].sort((a, b) => b - a);
    for (const stage of stages) {
      const members = this.processes.filter((member) => member.stage === stage);
      await Promise.all(members.map(({ process }) => process.stop(this.graceMs)));
    }
    await Promise.all(this.restarts);
  }

  /** Kills everything at once: data may need a recovery at the next start. */
  killAll(): void {
    this.stopping.abort();
    for (const { process } of this.processes) process.kill();
  }

  private startAgain(process: ManagedProcess, exit: ProcessExit): void {
    // A machine that shuts down ends everybody at once; nothing is started again then.
    if (this.isStopping()) return;
    const how = describeExit(exit);
    this.options.progress.warn({
      en: `${process.name} ${how.en}; it is started again`,
      zh: `${process.name} ${how.zh}，正在重新启动`,
    });
    const restart = this.untilItServes(process).finally(() => this.restarts.delete(restart));
    this.restarts.add(restart);
  }

  private async untilItServes(process: ManagedProcess): Promise<void> {
    const { progress } = this.options;
    while (!this.stopping.signal.aborted) {
      const attempt = (this.attempts.get(process) ?? 0) + 1;
      this.attempts.set(process, attempt);
      const start = performance.now();
      try {
        await delay(this.backOffMs(attempt), undefined, { signal: this.stopping.signal });
        await process.start();
        const took = seconds(start);
        progress.note({
          en: `${process.name} serves again (${took} s)`,
          zh: `${process.name} 已恢复（${took} 秒）`,
        });
        this.forgetAttemptsLater(process);
        return;
      } catch (error) {
        // Being stopped meanwhile is no failure.
        if (this.isStopping()) return;
        for (const line of failureLines(error)) progress.problem(line);
      }
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private forgetAttemptsLater(process: ManagedProcess): void {
    const attempt = this.attempts.get(process);
    setTimeout(() => {
      if (this.attempts.get(process) === attempt) this.attempts.delete(process);
    }, wellAfterMs).unref();
  }
}
