import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { OperatorError } from '../report/operator-error.js';

/** The user that PostgreSQL runs as when we are root: it refuses to run as root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** How to run a program as an account: put `command` before it, spawn it with `ids`. */
export interface RunAs {
  readonly command: readonly string[];
  readonly ids: { readonly uid?: number; readonly gid?: number };
}

const userName = 'postgres';
const run = promisify(execFile);

/**
 * The account for PostgreSQL: undefined when we are not root, otherwise the user `postgres`, made
 * as a system user when there is none.
 * @throws OperatorError when it cannot be made
 */
export async function postgresAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const found = await lookUp();
  if (found !== undefined) return found;
  try {
    await run('groupadd', ['--system', '--force', userName]);
    await run('useradd', ['--system', '--gid', userName, '--no-create-home', userName]);
  } catch (error) {
    throw noAccount(error);
  }
  const made = await lookUp();
  if (made === undefined) throw noAccount();
  return made;
}

async function lookUp(): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([
      run('id', ['-u', userName]),
      run('id', ['-g', userName]),
    ]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    // `id` exits with 1 for an unknown user.
    return undefined;
  }
}

/**
 * How to run a program as this account so that it reaches the given files and folders. Root's own
 * home is closed to others, and a checkout or state folder in it would be out of reach: then the
 * program gets, of all of root's rights, the one to pass closed folders.
 * @param account undefined when we are not root: the program runs as we do
 * @throws OperatorError when a path is out of reach and that right cannot be given
 */
export async function runAs(
  account: Account | undefined,
  paths: readonly string[],
): Promise<RunAs> {
  if (account === undefined) return { command: [], ids: {} };
  const closed = paths
    .map((path) => closedFolder(path, account))
    .find((path) => path !== undefined);
  if (closed === undefined) return { command: [], ids: account };
  const capability = passCapability();
  if (capability === undefined || !(await hasSetpriv())) throw outOfReach(closed);
  const only = `-all,+${capability}`;
  return {
    command: [
      'setpriv',
      `--reuid=${account.uid}`,
      `--regid=${account.gid}`,
      '--clear-groups',
      // PostgreSQL asks access(2), which heeds capabilities of a non-root user only with this bit.
      '--securebits=+no_setuid_fixup',
      `--inh-caps=${only}`,
      `--ambient-caps=${only}`,
      `--bounding-set=${only}`,
    ],
    ids: {},
  };
}

/** The first folder on the way to a path that the account may not pass. */
export function closedFolder(path: string, account: Account): string | undefined {
  const parent = dirname(path);
  const above = parent === path ? undefined : closedFolder(parent, account);
  if (above !== undefined) return above;
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isDirectory()) return undefined;
  if (stat.uid === account.uid) return undefined;
  const needed = stat.gid === account.gid ? 0o010 : 0o001;
  return (stat.mode & needed) === needed ? undefined : path;
}

/** The smallest capability of this process that lets another pass closed folders. */
function passCapability(): 'dac_read_search' | 'dac_override' | undefined {
  if (process.platform !== 'linux') return undefined;
  const bounding = /^CapBnd:\s*([\da-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  const bits = BigInt(`0x${bounding ?? '0'}`);
  if ((bits & (1n << 2n)) !== 0n) return 'dac_read_search';
  return (bits & (1n << 1n)) === 0n ? undefined : 'dac_override';
}

async function hasSetpriv(): Promise<boolean> {
  try {
    await run('setpriv', ['--version']);
    return true;
  } catch {
    // Part of util-linux, and not everywhere.
    return false;
  }
}

function outOfReach(folder: string): OperatorError {
  return new OperatorError(
    {
      en: `PostgreSQL does not run as root, and its user ${userName} cannot reach ${folder}`,
      zh: `PostgreSQL 不能以 root 运行，而其用户 ${userName} 无法进入 ${folder}`,
    },
    {
      en: 'Run as another user, or move the checkout and TIERGRID_STATE_DIR to a place that all users can reach',
      zh: '请改用其他用户运行，或将代码目录与 TIERGRID_STATE_DIR 移到所有用户可进入的位置',
    },
  );
}

function noAccount(cause?: unknown): OperatorError {
  return new OperatorError(
    {
      en: `PostgreSQL does not run as root, and the system user ${userName} for it could not be made`,
      zh: `PostgreSQL 不能以 root 运行，且无法创建系统用户 ${userName}`,
    },
    {
      en: `Run as another user, or make it: useradd --system ${userName}`,
      zh: `请改用其他用户运行，或先创建该用户：useradd --system ${userName}`,
    },
    { cause },
  );
}
