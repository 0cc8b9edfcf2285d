import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chownSync, mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { postgresAccount, runAs } from '../../local/postgres/account.js';
import { findPostgresBinaries, installationOf } from '../../local/postgres/binaries.js';

const run = promisify(execFile);
const answerWithinMs = 5_000;

/** Mounts the disk at $1, then does as it is told, until whoever tells it is gone. */
const script = `
  resize() { mount -o "remount,size=$1" "$2"; }
  used() { df -Pk "$1" | awk 'NR == 2 { print $3 "k" }'; }
  mount -t tmpfs -o size=50%,mode=0700 tiergrid "$1" || exit 1
  echo mounted
  while read -r order; do
    case $order in
      fill) until resize "$(used "$1")" "$1"; do :; done && echo full ;;
      free) resize 50% "$1" && echo free ;;
    esac
  done`;

/** Why this machine gives no disk of ours. */
export class NoSmallDisk extends Error {}

/**
 * A file system in memory that only PostgreSQL sees, with room that can be taken and given back. It
 * needs no special rights where users may have namespaces of their own; many containers and some
 * distributions forbid it.
 */
export class SmallDisk {
  private constructor(
    readonly path: string,
    private readonly holder: ChildProcess,
    private readonly answers: AsyncIterator<string>,
  ) {}

  /**
   * Mounts a disk, for the account that PostgreSQL runs as.
   * @param path where; made, and seen empty by everybody else
   * @throws NoSmallDisk with the reason when this machine does not let us
   */
  static async mount(path: string): Promise<SmallDisk> {
    const [binaries, account] = await Promise.all([findPostgresBinaries(), postgresAccount()]);
    mkdirSync(path);
    if (account !== undefined) chownSync(path, account.uid, account.gid);
    const as = await runAs(account, [installationOf(binaries), path]);
    const namespaces = ['--user', '--map-current-user', '--keep-caps', '--mount'];
    const line = [...as.command, 'unshare', ...namespaces, 'sh', '-c', script, 'sh', path];
    const holder = spawn(line[0] ?? '', line.slice(1), {
      ...as.ids,
      // Ctrl-C is for the run alone, which ends PostgreSQL first.
      detached: true,
      cwd: '/',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let errors = '';
    holder.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
    holder.on('error', (error) => (errors += error.message));
    const lines = createInterface({ input: holder.stdout })[Symbol.asyncIterator]();
    const disk = new SmallDisk(path, holder, lines);
    try {
      if ((await disk.answer()) !== 'mounted') throw new Error(errors.trim().split('\n')[0]);
      const [program, ...values] = [...as.command, ...disk.within, binaries.postgres, '--version'];
      await run(program, values, { ...as.ids, cwd: '/' });
    } catch (error) {
      disk.close();
      throw new NoSmallDisk(error instanceof Error ? error.message : String(error));
    }
    return disk;
  }

  /** To put before a command line that is to see the disk. */
  get within(): string[] {
    const target = `--target=${String(this.holder.pid)}`;
    return ['nsenter', target, '--user', '--mount', '--preserve-credentials', '--'];
  }

  /** From now on nothing on it can grow. */
  async fill(): Promise<void> {
    await this.tell('fill', 'full');
  }

  /** There is room again. */
  async free(): Promise<void> {
    await this.tell('free', 'free');
  }

  /** Lets go of it; it vanishes with the last process that sees it. */
  close(): void {
    this.holder.stdin?.end();
  }

  private async tell(order: string, expected: string): Promise<void> {
    this.holder.stdin?.write(`${order}\n`);
    const answer = await this.answer();
    if (answer !== expected) throw new Error(`the disk says ${String(answer)} to "${order}"`);
  }

  /** @returns undefined when it has ended */
  private async answer(): Promise<string | undefined> {
    const timer = setTimeout(() => this.holder.kill('SIGKILL'), answerWithinMs);
    const line = await this.answers.next();
    clearTimeout(timer);
    return line.done === true ? undefined : line.value;
  }
}
