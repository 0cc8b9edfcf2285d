import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Text } from '../report/language.js';
import type { OperatorError } from '../report/operator-error.js';
import { sendSignal } from './end-process.js';
import type { ProcessLedger } from './process-ledger.js';

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Thrown by `start()` when `stop()` was called meanwhile. */
export class StoppedWhileStarting extends Error {
  constructor(name: string) {
    super(`${name} was stopped while starting`);
    this.name = 'StoppedWhileStarting';
  }
}

export interface ManagedProcessOptions {
  /** For people: progress lines and the ledger. */
  readonly name: string;
  /** Where the process is written down while it runs. */
  readonly ledger?: ProcessLedger;
  /** How long it may take until it serves. */
  readonly readyWithinMs?: number;
}

const lookEveryMs = 25;
const killedWithinMs = 5_000;

/**
 * A child process with a beginning and an end: `start()` resolves when it serves, `stop()` when it
 * is gone. It leads a process group of its own, so that Ctrl-C in a terminal reaches only its
 * parent, who stops everything in order.
 */
export abstract class ManagedProcess {
  readonly name: string;
  /** Told when the process ends although nobody stopped it, once it has served. */
  onUnexpectedExit: (exit: ProcessExit) => void = () => undefined;

  protected readonly stopSignal: 'SIGTERM' | 'SIGINT' = 'SIGTERM';
  /** How it ended the last time. */
  protected lastExit: ProcessExit | undefined;
  private readonly ledger: ProcessLedger | undefined;
  private readonly readyWithinMs: number;
  private preparing: Promise<void> | undefined;
  private child: ChildProcess | undefined;
  private exit: Promise<ProcessExit> | undefined;
  private stopRequested = false;
  private served = false;

  constructor(options: ManagedProcessOptions) {
    this.name = options.name;
    this.ledger = options.ledger;
    this.readyWithinMs = options.readyWithinMs ?? 60_000;
  }

  /** Its operating system id while it runs. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /**
   * Starts the process and waits until it serves. It may be started again after it has ended.
   * @throws OperatorError when it ends instead, or does not serve in time (it is killed then)
   * @throws StoppedWhileStarting when `stop()` was called
   */
  async start(): Promise<void> {
    if (this.child !== undefined) throw new Error(`${this.name} runs already`);
    this.stopRequested = false;
    this.served = false;
    this.preparing = this.prepare();
    await this.preparing;
    this.refuseIfStopped();
    const exit = this.follow(this.launch());
    await this.untilServing(exit);
    this.served = true;
  }

  /**
   * Ends the process in order, and kills it when it has not ended in time. Ends at once when it
   * does not run.
   */
  async stop(graceMs: number): Promise<void> {
    this.stopRequested = true;
    await this.preparing?.catch(() => undefined);
    if (this.exit === undefined) return;
    if (this.child?.pid !== undefined) sendSignal(this.child.pid, this.stopSignal);
    if (await within(this.exit, graceMs)) return;
    this.kill();
    await within(this.exit, killedWithinMs);
  }

  /** Ends the process and its group at once, without order. */
  kill(): void {
    this.stopRequested = true;
    if (this.child?.pid === undefined) return;
    sendSignal(-this.child.pid, 'SIGKILL');
  }

  /** What has to be there before the process can start; may take a while, runs at every start. */
  protected async prepare(): Promise<void> {
    return Promise.resolve();
  }

  /** Spawns the process, `detached`. */
  protected abstract launch(): ChildProcess;

  /** Whether it does its work now. An error thrown here ends the start. */
  protected abstract isServing(): Promise<boolean>;

  /** What the operator reads when the process ended instead of serving. */
  protected abstract explainFailure(how: Text): OperatorError;

  private follow(child: ChildProcess): Promise<ProcessExit> {
    this.child = child;
    this.exit = new Promise<ProcessExit>((resolve) => {
      // A command that could not be run has an `error` only. `close` comes after the last output.
      child.once('error', () => {
        resolve({ code: null, signal: null });
      });
      child.once('close', (code, signal) => {
        resolve({ code, signal });
      });
    });
    void this.exit.then((exit) => {
      this.child = undefined;
      this.lastExit = exit;
      this.ledger?.forget(this.name);
      if (this.served && !this.stopRequested) this.onUnexpectedExit(exit);
    });
    return this.exit;
  }

  private async untilServing(exit: Promise<ProcessExit>): Promise<void> {
    let ended: ProcessExit | undefined;
    void exit.then((value) => {
      ended = value;
    });
    const deadline = Date.now() + this.readyWithinMs;
    try {
      if (this.pid !== undefined) this.ledger?.record(this.name, this.pid, this.stopSignal);
      for (;;) {
        // Read through a function: the compiler does not see that the callback above sets it.
        const end = ((): ProcessExit | undefined => ended)();
        this.refuseIfStopped();
        if (end !== undefined) throw this.explainFailure(describeExit(end));
        if (await this.isServing()) return;
        if (Date.now() > deadline) throw this.explainFailure(notInTime(this.readyWithinMs));
        await delay(lookEveryMs);
      }
    } catch (error) {
      // Whoever called `stop()` waits for the end himself.
      if (!(error instanceof StoppedWhileStarting)) await this.stop(killedWithinMs);
      throw error;
    }
  }

  private refuseIfStopped(): void {
    if (this.stopRequested) throw new StoppedWhileStarting(this.name);
  }
}

/** How a process ended, for people. */
export function describeExit(exit: ProcessExit): Text {
  if (exit.signal !== null) {
    return { en: `ended by ${exit.signal}`, zh: `被信号 ${exit.signal} 终止` };
  }
  if (exit.code === null) return { en: 'could not be run', zh: '无法运行' };
  return { en: `ended with exit code ${exit.code}`, zh: `以退出码 ${exit.code} 结束` };
}

function notInTime(limitMs: number): Text {
  const seconds = limitMs / 1000;
  return { en: `did not serve within ${seconds} s`, zh: `${seconds} 秒内未就绪` };
}

/** Whether the promise resolves in time. Leaves no timer behind. */
async function within(promise: Promise<unknown>, limitMs: number): Promise<boolean> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      promise.then(() => true),
      delay(limitMs, false, { signal: timer.signal }),
    ]);
  } finally {
    timer.abort();
  }
}
