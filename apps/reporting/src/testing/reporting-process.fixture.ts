import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Role } from '#libs/access';
import {
  beihuToken,
  createTestDatabase,
  eventually,
  insertBeihu,
  TestClient,
  type TestDatabase,
  TestIssuer,
} from '#libs/testing';
import { reportingMigrations } from '../persistence/migrations.js';

/** The reporting service as a process of its own, with everything that it wrote to its log. */
export class ReportingProcessFixture {
  private readonly output: string[] = [];

  private constructor(
    readonly db: TestDatabase,
    private readonly issuer: TestIssuer,
    private readonly process: ChildProcess,
    private readonly url: string,
  ) {
    for (const stream of [process.stdout, process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.output.push(text));
    }
  }

  static async start(environment: NodeJS.ProcessEnv): Promise<ReportingProcessFixture> {
    const db = await createTestDatabase('reporting', reportingMigrations);
    await insertBeihu(db);
    const issuer = await TestIssuer.start();
    const port = await freePort();
    const main = fileURLToPath(new URL('../main.js', import.meta.url));
    const child = spawn(process.execPath, [main], {
      env: {
        PATH: process.env['PATH'],
        TIERGRID_PORT: String(port),
        TIERGRID_BASE_URL: issuer.baseUrl,
        TIERGRID_JWKS_URL: issuer.jwksUrl,
        DATABASE_URL: db.url,
        // Away: the outbox keeps all.
        KAFKA_BROKERS: '127.0.0.1:1',
        TIERGRID_CONTACT_KEY: Buffer.alloc(32, 7).toString('base64url'),
        TIERGRID_WEBHOOK_KEY: Buffer.alloc(32, 7).toString('base64url'),
        // Nothing is sent here in these stories.
        TIERGRID_EVIDENCE_FOLDER: tmpdir(),
        TIERGRID_EVIDENCE_LINK_KEY: Buffer.alloc(32, 7).toString('base64url'),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const url = `http://127.0.0.1:${port}`;
    const fixture = new ReportingProcessFixture(db, issuer, child, url);
    try {
      await eventually('the service listens', async () =>
        (await fetch(`${url}/health/live`)).ok ? true : undefined,
      );
    } catch (error) {
      // Nobody else would end it.
      child.kill('SIGKILL');
      throw error;
    }
    return fixture;
  }

  async as(office: string, role: Role, person = 1): Promise<TestClient> {
    return new TestClient(this.url, await beihuToken(this.issuer, office, role, person));
  }

  /** Everything that was written so far. */
  get log(): string {
    return this.output.join('');
  }

  async stop(): Promise<void> {
    const ended = once(this.process, 'close');
    this.process.kill('SIGTERM');
    await ended;
    await this.issuer.stop();
    await this.db.drop();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
