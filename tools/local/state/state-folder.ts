import { accessSync, chmodSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode, OperatorError } from '../report/operator-error.js';

/** Where a stack keeps everything. */
export interface StateFolder {
  readonly path: string;
  readonly logs: string;
  readonly postgres: string;
  readonly kafka: string;
  readonly secretsFile: string;
  readonly localFile: string;
  readonly runtimeFile: string;
  readonly processesFile: string;
  readonly lockFile: string;
}

/** The places in a state folder, whether it exists or not. */
export function stateFolderAt(path: string): StateFolder {
  return {
    path,
    logs: join(path, 'logs'),
    postgres: join(path, 'postgres'),
    kafka: join(path, 'kafka'),
    secretsFile: join(path, 'secrets.json'),
    localFile: join(path, 'local.json'),
    runtimeFile: join(path, 'runtime.json'),
    processesFile: join(path, 'processes.json'),
    lockFile: join(path, 'stack.lock'),
  };
}

/**
 * Makes a state folder, closed to other users.
 * @throws OperatorError when it cannot be made or written to
 */
export function openStateFolder(path: string): StateFolder {
  const folder = stateFolderAt(path);
  try {
    mkdirSync(folder.logs, { recursive: true });
    accessSync(path, constants.W_OK | constants.X_OK);
    // PostgreSQL never runs as root, so as root its own user must be able to pass through.
    chmodSync(path, process.getuid?.() === 0 ? 0o711 : 0o700);
    chmodSync(folder.logs, 0o700);
  } catch (error) {
    throw new OperatorError(
      {
        en: `The state folder ${path} cannot be written to (${errorCode(error) ?? String(error)})`,
        zh: `无法写入状态目录 ${path}（${errorCode(error) ?? String(error)}）`,
      },
      {
        en: 'Give this user the right to write there, or name another folder in TIERGRID_STATE_DIR',
        zh: '请授予当前用户写权限，或用 TIERGRID_STATE_DIR 指定另一目录',
      },
      { cause: error },
    );
  }
  return folder;
}
