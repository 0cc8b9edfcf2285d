import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LocalPlatform } from './local-platform.js';

const projectRoot = fileURLToPath(new URL('../../../', import.meta.url));
const startScript = fileURLToPath(new URL('../local/main.js', import.meta.url));

/** What `npm start` brings up, with a state folder and ports of its own: for tests and benches. */
export class RunningStack {
  private constructor(
    private readonly process: ChildProcess,
    /** Where its state is. */
    readonly stateFolder: string,
    readonly platform: LocalPlatform,
    private readonly output: readonly string[],
  ) {}

  /** @throws Error with all that it printed, when it does not become ready */
  static async start(): Promise<RunningStack> {
    const stateFolder = await mkdtemp(join(tmpdir(), 'tiergrid-e2e-'));
    const child = spawn(process.execPath, ['--enable-source-maps', startScript], {
      cwd: projectRoot,
      env: {
        ...withoutTestServers(process.env),
        TIERGRID_STATE_DIR: stateFolder,
        TIERGRID_PORT: String(await freePort()),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: string[] = [];
    const ready = new Promise<void>((resolve, reject) => {
      const listen = (chunk: Buffer): void => {
        output.push(chunk.toString());
        if (output.join('').includes('/docs')) resolve();
      };
      child.stdout.on('data', listen);
      child.stderr.on('data', listen);
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

  /** Stops it as Ctrl-C does, and removes its state. @returns its exit code */
  async stop(): Promise<number | null> {
    const ended = once(this.process, 'exit');
    this.process.kill('SIGINT');
    const [code] = (await ended) as [number | null];
    await rm(this.stateFolder, { recursive: true, force: true });
    return code;
  }
}

/** The stack brings its own servers, as for a user; those of the test run are not meant for it. */
function withoutTestServers(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const hidden = /^(TIERGRID_|DATABASE_URL$|KAFKA_|NODE_TEST_CONTEXT$)/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !hidden.test(name)));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
