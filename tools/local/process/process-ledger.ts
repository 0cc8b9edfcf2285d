import { z } from 'zod';
import { readJson, writeJson } from '../state/json-file.js';
import { endProcess } from './end-process.js';
import { markProcess } from './process-mark.js';

const entrySchema = z.object({
  name: z.string(),
  pid: z.number().int().positive(),
  startedAt: z.string(),
  stopSignal: z.enum(['SIGTERM', 'SIGINT']),
});
const ledgerSchema = z.array(entrySchema);
type Entry = z.infer<typeof entrySchema>;

/**
 * The running child processes, in a file of the state folder: when the supervisor is killed, the
 * next start finds there what it left behind.
 */
export class ProcessLedger {
  private entries: readonly Entry[] = [];

  constructor(private readonly file: string) {}

  /**
   * Writes a process down. Synchronous, so that no process runs unrecorded for long.
   * @throws Error of the file system
   */
  record(name: string, pid: number, stopSignal: Entry['stopSignal']): void {
    const mark = markProcess(pid);
    // A process that is gone already cannot be left behind.
    if (mark === undefined) return;
    this.write([...this.without(name), { name, ...mark, stopSignal }]);
  }

  /** Takes note that a process has ended. */
  forget(name: string): void {
    this.entries = this.without(name);
    try {
      writeJson(this.file, this.entries);
    } catch {
      // A full disk: the next start finds that the process has ended, and passes over it.
    }
  }

  /**
   * Ends what an earlier run left running, all together, and empties the ledger.
   * @param graceMs how long each may take to end by itself before it is killed
   * @returns the names of those that were running
   * @throws OperatorError when the file is damaged
   */
  async endLeftovers(graceMs: number): Promise<string[]> {
    const found = readJson(this.file, ledgerSchema) ?? [];
    const ended = await Promise.all(
      found.map(async (entry) =>
        (await endProcess(entry, entry.stopSignal, graceMs)) ? [entry.name] : [],
      ),
    );
    this.write([]);
    return ended.flat();
  }

  private without(name: string): Entry[] {
    return this.entries.filter((entry) => entry.name !== name);
  }

  private write(entries: readonly Entry[]): void {
    this.entries = entries;
    writeJson(this.file, entries);
  }
}
