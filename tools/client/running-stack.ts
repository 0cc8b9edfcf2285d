import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Row, runStatements, type ServiceName } from '#libs/persistence';
import { FreePorts } from '../local/network/ports.js';
import { serviceDatabaseUrl } from '../local/services/definitions.js';
import { readJson } from '../local/state/json-file.js';
import { type RuntimeFile, runtimeFileSchema } from '../local/state/local-files.js';
import { stateFolderAt } from '../local/state/state-folder.js';
import { LocalPlatform } from './local-platform.js';

const projectRoot = fileURLToPath(new URL('../../../', import.meta.url));
const startScript = fileURLToPath(new URL('../local/main.js', import.meta.url));

/**
 * What `npm start` brings up, with a state folder and ports of its own: for tests and benches. It
 * ends with the process that started it, however that ends.
 */
export class RunningStack {
  private constructor(
    private readonly process: ChildProcess,
    /** Where its state is. */
    readonly stateFolder: string,
    readonly platform: LocalPlatform,
    private readonly output: readonly string[],
  ) {}

  /**
   * @param environment beside what it takes from this process
   * @throws Error with all that it printed, when it does not become ready
   */
  static async start(environment: NodeJS.ProcessEnv = {}): Promise<RunningStack> {
    const stateFolder = await mkdtemp(join(tmpdir(), 'tiergrid-e2e-'));
    const child = spawn(process.execPath, ['--enable-source-maps', startScript], {
      cwd: projectRoot,
      env: {
        ...withoutTestServers(process.env),
        ...environment,
        TIERGRID_STATE_DIR: stateFolder,
        TIERGRID_PORT: String(await new FreePorts().next()),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const output: string[] = [];
    const ready = new Promise<void>((resolve, reject) => {
      const listen = (chunk: Buffer): void => {
        output.push(chunk.toString());
        if (output.join('').includes('Ctrl-C')) resolve();
      };
      child.stdout?.on('data', listen);
      child.stderr?.on('data', listen);
      child.once('exit', (code) => {
        reject(new Error(`npm start ended with ${code}:\n${output.join('')}`));
      });
    });
    await ready;
    return new RunningStack(child, stateFolder, LocalPlatform.find(stateFolder), output);
  }

  /** Everything that it printed so far. */
  get printed(): string {
    return this.output.join('');
  }

  /** Where one of its services listens, past the gateway. */
  serviceUrl(service: string): string {
    return `http://127.0.0.1:${this.runtime().ports[service] ?? 0}`;
  }

  /** The connection of a service's own role. */
  databaseUrl(service: ServiceName): string {
    const password = this.runtime().environment[`TIERGRID_${service.toUpperCase()}_PASSWORD`];
    return serviceDatabaseUrl(this.ownerUrl(), service, password ?? '');
  }

  /** Runs statements as the owner of the database. @returns the rows of the last one */
  async asOwner(statements: string): Promise<Row[]> {
    return runStatements(this.ownerUrl(), statements);
  }

  /** The connection of the database's owner. */
  ownerUrl(): string {
    return this.runtime().environment['DATABASE_URL'] ?? '';
  }

  /** Of the process that looks after the others. */
  get pid(): number {
    return this.runtime().pid;
  }

  /** Stops it as Ctrl-C does, and removes its state. @returns its exit code */
  async stop(): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = once(this.process, 'exit');
      this.process.kill('SIGINT');
      await ended;
    }
    await rm(this.stateFolder, { recursive: true, force: true });
    return this.process.exitCode;
  }

  private runtime(): RuntimeFile {
    const found = readJson(stateFolderAt(this.stateFolder).runtimeFile, runtimeFileSchema);
    if (found === undefined) throw new Error('the stack does not run');
    return found;
  }
}

/** The stack brings its own servers, as for a user; those of the test run are not meant for it. */
function withoutTestServers(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const hidden = /^(TIERGRID_|DATABASE_URL$|KAFKA_|NODE_TEST_CONTEXT$)/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !hidden.test(name)));
}
