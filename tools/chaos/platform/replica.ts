import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '#libs/testing';
import type { ManagedProcess } from '../../local/process/managed-process.js';
import { sendSignal } from '../../local/process/end-process.js';

const restartAfterMs = 300;
const endWithinMs = 15_000;

/**
 * A process that is meant to run: whatever ends it, it is started again, as a supervisor or an
 * orchestrator would, until `stop()`.
 */
export class Replica {
  private held = false;
  private stopping = false;
  private starting: Promise<void> | undefined;
  /** Ends that nobody here caused. */
  unexpectedEnds = 0;
  private ending = false;

  constructor(
    readonly name: string,
    private process: ManagedProcess,
    /** Where it answers HTTP; servers have none. */
    readonly url?: string,
  ) {
    this.watch();
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  async start(): Promise<void> {
    this.held = false;
    await this.process.start();
  }

  /** Sends a signal to the process, not to its children. */
  signal(signal: NodeJS.Signals): void {
    if (this.pid !== undefined) sendSignal(this.pid, signal);
  }

  /**
   * Ends the process with a signal, and kills it when that does not end it in time, as an
   * orchestrator would; it is started again by itself.
   * @returns its id before
   * @throws Error when it does not run at this moment, or does not end
   */
  async end(signal: NodeJS.Signals): Promise<number> {
    const before = this.runningPid();
    this.ending = true;
    this.signal(signal);
    const killAt = Date.now() + endWithinMs;
    await eventually(`${this.name} has ended`, async () => {
      if (this.pid !== before) return true;
      if (Date.now() > killAt) this.signal('SIGKILL');
      return undefined;
    });
    return before;
  }

  /**
   * Ends the process and leaves it so until `release`.
   * @throws Error as `end` does; it is not held then
   */
  async hold(signal: NodeJS.Signals): Promise<void> {
    // Somebody else may hold it already: that stays as it is.
    this.runningPid();
    this.held = true;
    try {
      await this.end(signal);
    } catch (error) {
      this.held = false;
      throw error;
    }
  }

  /**
   * Starts what was held, at will as another process: a changed environment, say. What is not held
   * is left alone.
   */
  async release(other: ManagedProcess = this.process): Promise<void> {
    if (!this.held) return;
    this.process = other;
    this.watch();
    this.held = false;
    await this.restart();
  }

  /** Waits until the process serves again after it has ended. */
  async untilRunning(): Promise<void> {
    await eventually(
      `${this.name} runs`,
      async () =>
        this.pid !== undefined && this.starting === undefined && !this.held ? true : undefined,
      90_000,
    );
  }

  async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    // One that was halted by a signal could not hear that it is to stop.
    this.signal('SIGCONT');
    await this.process.stop(graceMs);
  }

  kill(): void {
    this.stopping = true;
    this.process.kill();
  }

  private runningPid(): number {
    if (this.pid === undefined) throw new Error(`${this.name} does not run, so it cannot be ended`);
    return this.pid;
  }

  private watch(): void {
    this.process.onUnexpectedExit = () => {
      if (!this.ending) this.unexpectedEnds += 1;
      this.ending = false;
      if (!this.held) void this.restart();
    };
  }

  private restart(): Promise<void> {
    this.starting ??= this.startPersistently().finally(() => {
      this.starting = undefined;
    });
    return this.starting;
  }

  private async startPersistently(): Promise<void> {
    for (;;) {
      await delay(restartAfterMs);
      if (this.stopping || this.held) return;
      try {
        await this.process.start();
        return;
      } catch {
        // What it needs may be away at this moment: that is what is being tested.
      }
    }
  }
}
