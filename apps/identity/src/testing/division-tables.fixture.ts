import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Beihu District as it ships. Compiled, this file lies in dist: the data is five folders up. */
export const beihu = fileURLToPath(
  new URL('../../../../../data/divisions/431002.csv', import.meta.url),
);

/** A folder for tables that tests write. */
export class DivisionTables {
  private constructor(private readonly folder: string) {}

  static async create(): Promise<DivisionTables> {
    return new DivisionTables(await mkdtemp(join(tmpdir(), 'tiergrid-divisions-')));
  }

  /** Writes a table of the lines, header first. @returns its path */
  async write(name: string, ...lines: string[]): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, `${lines.join('\n')}\n`);
    return path;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}
