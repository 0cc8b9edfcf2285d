import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const debianFolder = '/usr/lib/postgresql';

/** Where Debian's packages put it, or the PATH. @throws Error with the way out */
function findPgbench(): string {
  if (existsSync(debianFolder)) {
    for (const version of readdirSync(debianFolder).sort().reverse()) {
      const program = join(debianFolder, version, 'bin', 'pgbench');
      if (existsSync(program)) return program;
    }
  }
  const onPath = (process.env['PATH'] ?? '').split(':').map((folder) => join(folder, 'pgbench'));
  const found = onPath.find((program) => existsSync(program));
  if (found === undefined) {
    throw new Error(
      'pgbench is missing: it comes with Debian’s postgresql packages (apt-get install postgresql)',
    );
  }
  return found;
}

export interface PgbenchOptions {
  readonly url: string;
  /** The transaction, as pgbench reads it. */
  readonly script: string;
  readonly clients: number;
  readonly seconds: number;
}

/** Runs a script one transaction after the other on every client. @returns transactions/s */
export async function pgbench(options: PgbenchOptions): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'tiergrid-pgbench-'));
  try {
    const file = join(folder, 'script.sql');
    writeFileSync(file, options.script);
    const { stdout } = await run(findPgbench(), [
      '--no-vacuum',
      '--protocol=prepared',
      `--client=${options.clients}`,
      '--jobs=2',
      `--time=${options.seconds}`,
      `--file=${file}`,
      options.url,
    ]);
    const rate = /tps = ([\d.]+)/.exec(stdout)?.[1];
    if (rate === undefined) throw new Error(`pgbench said:\n${stdout}`);
    return Number(rate);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
