import { chmodSync, globSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ProcessLedger } from '../local/process/process-ledger.js';
import { isRunning, markProcess } from '../local/process/process-mark.js';
import { readJson, writeJson } from '../local/state/json-file.js';

const prefix = 'tiergrid-test-';
const graceMs = 10_000;
const ownerlessMs = 3_600_000;
const ownerSchema = z.object({ pid: z.number(), startedAt: z.string() });

/**
 * The temporary folder of one test run, servers' data and specs' own files alike. Processes that a
 * spec starts are written into a ledger (`processes.json`) somewhere in it, so that none survives a
 * spec that broke off.
 */
export class TestFolder {
  private constructor(readonly path: string) {}

  /** Makes a folder, and removes what a killed run has left. */
  static async make(): Promise<TestFolder> {
    await removeAbandoned();
    const path = mkdtempSync(join(tmpdir(), prefix));
    writeJson(join(path, 'owner.json'), markProcess(process.pid));
    // PostgreSQL's own user must be able to pass through, where we are root.
    chmodSync(path, 0o711);
    return new TestFolder(path);
  }

  /** Ends what still runs, and removes everything. */
  async remove(): Promise<void> {
    await empty(this.path);
  }

  /** Removes everything at once, without waiting for anything to end. */
  removeNow(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

async function removeAbandoned(): Promise<void> {
  const folders = readdirSync(tmpdir())
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(tmpdir(), name));
  for (const folder of folders) {
    try {
      if (isAbandoned(folder)) await empty(folder);
    } catch (error) {
      // Another user's, or damaged: it is in nobody's way.
      console.error(`${folder} is left as it is: ${String(error)}`);
    }
  }
}

/** Without an owner a folder is being made at this moment, or was not removed to its end. */
function isAbandoned(folder: string): boolean {
  const owner = readJson(join(folder, 'owner.json'), ownerSchema);
  if (owner !== undefined) return !isRunning(owner);
  return Date.now() - statSync(folder).mtimeMs > ownerlessMs;
}

async function empty(folder: string): Promise<void> {
  const ledgers = globSync('**/processes.json', { cwd: folder, exclude: ['**/postgres/**'] });
  await Promise.all(
    ledgers.map((file) => new ProcessLedger(join(folder, file)).endLeftovers(graceMs)),
  );
  // A process that just ended may have written once more.
  rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 });
}
