import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import type { Role } from '#libs/access';
import { evidenceEnvironment } from '#libs/evidence';
import { createService } from '#libs/http';
import { shippedPolicyPacks } from '#libs/policy';
import {
  beihuToken,
  createTestDatabase,
  insertBeihu,
  TestClient,
  type TestDatabase,
  TestIssuer,
} from '#libs/testing';
import { reportingMigrations } from '../persistence/migrations.js';
import type { ReportingConfig } from '../reporting.config.js';
import { ReportingModule } from '../reporting.module.js';

/** A process beside the one of the fixture. */
export interface Replica {
  readonly url: string;
  readonly app: NestFastifyApplication;
  /** Like the fixture's own. */
  as(office: string, role: Role, person?: number): Promise<TestClient>;
  stop(): Promise<void>;
}

const evidence = z.object(evidenceEnvironment);

/** As the environment would be read, with a key of its own. */
function readEvidenceEnvironment(folder: string): z.output<typeof evidence> {
  return evidence.parse({
    TIERGRID_EVIDENCE_FOLDER: folder,
    TIERGRID_EVIDENCE_LINK_KEY: Buffer.alloc(32, 8).toString('base64url'),
  });
}

/** The reporting service over real HTTP and PostgreSQL; Kafka is away, the outbox keeps all. */
export class ReportingServiceFixture {
  private constructor(
    readonly db: TestDatabase,
    readonly issuer: TestIssuer,
    private readonly config: ReportingConfig,
    readonly app: NestFastifyApplication,
    readonly url: string,
  ) {}

  /** @param settings of the service, where they are to be other than usual */
  static async start(settings: Partial<ReportingConfig> = {}): Promise<ReportingServiceFixture> {
    const db = await createTestDatabase('reporting', reportingMigrations);
    await insertBeihu(db);
    const issuer = await TestIssuer.start();
    const evidenceFolder = await mkdtemp(join(tmpdir(), 'tiergrid-evidence-'));
    const config = usualConfig(db, issuer, evidenceFolder, settings);
    const app = await start(config);
    return new ReportingServiceFixture(db, issuer, config, app, await app.getUrl());
  }

  /** Another process of the service, as far as it can be one: over the same database. */
  async replica(settings: Partial<ReportingConfig> = {}): Promise<Replica> {
    const app = await start({ ...this.config, ...settings });
    const url = await app.getUrl();
    return {
      url,
      app,
      as: async (office, role, person = 1) =>
        new TestClient(url, await this.token(office, role, { person })),
      stop: () => app.close(),
    };
  }

  /** Where evidence is kept. */
  get evidenceFolder(): string {
    return this.config.TIERGRID_EVIDENCE_FOLDER;
  }

  /** A client of somebody in an office of Beihu. */
  async as(office: string, role: Role, person = 1): Promise<TestClient> {
    return new TestClient(this.url, await this.token(office, role, { person }));
  }

  /** The token of somebody in an office of Beihu. @param expiresIn seconds */
  token(
    office: string,
    role: Role,
    { person = 1, expiresIn }: { person?: number; expiresIn?: number } = {},
  ): Promise<string> {
    return beihuToken(this.issuer, office, role, person, expiresIn);
  }

  /** A client of somebody in the office of a division that is not of Beihu; adds the division. */
  async asBeyondBeihu(code: string, path: string, role: Role): Promise<TestClient> {
    await this.db.query(
      `INSERT INTO divisions (code, name, level, path, revision) VALUES ($1, $1, 'county', $2, 1)
       ON CONFLICT (code) DO NOTHING`,
      [code, path],
    );
    const clientId = `${code}-${role}-1`;
    const token = await this.issuer.token({ clientId, role, office: code, path, name: clientId });
    return new TestClient(this.url, token);
  }

  /** Stands for TIERGRID_BASE_URL. */
  get baseUrl(): string {
    return this.issuer.baseUrl;
  }

  /** Where the issuer of its clients' tokens publishes its keys. */
  get jwksUrl(): string {
    return this.issuer.jwksUrl;
  }

  anonymous(): TestClient {
    return new TestClient(this.url);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.issuer.stop();
    await this.db.drop();
    await rm(this.evidenceFolder, { recursive: true, force: true });
  }
}

function usualConfig(
  db: TestDatabase,
  issuer: TestIssuer,
  evidenceFolder: string,
  settings: Partial<ReportingConfig>,
): ReportingConfig {
  return {
    TIERGRID_HOST: '127.0.0.1',
    TIERGRID_PORT: 0,
    TIERGRID_LOG_LEVEL: 'fatal',
    TIERGRID_BASE_URL: issuer.baseUrl,
    TIERGRID_JWKS_URL: issuer.jwksUrl,
    DATABASE_URL: db.url,
    DATABASE_POOL_SIZE: 8,
    KAFKA_BROKERS: ['127.0.0.1:1'],
    KAFKA_TOPIC_PREFIX: '',
    TIERGRID_TIME_ZONE: 'Asia/Shanghai',
    TIERGRID_POLICY_PACKS: shippedPolicyPacks(),
    TIERGRID_DEFAULT_POLICY_PACK: 'cn-2025',
    TIERGRID_STREAM_LIMIT: 64,
    TIERGRID_WEBHOOK_KEY: Buffer.alloc(32, 8).toString('base64url'),
    TIERGRID_WEBHOOK_NETWORKS: [{ address: '127.0.0.0', prefix: 8 }],
    TIERGRID_WEBHOOK_LOG_DAYS: 30,
    // Specs of clocks sweep by hand, when they say what time it is.
    TIERGRID_CLOCK_SWEEP_MS: 3_600_000,
    TIERGRID_CONTACT_KEY: Buffer.alloc(32, 7).toString('base64url'),
    TIERGRID_CONTACT_KEYS_EARLIER: [],
    TIERGRID_CONTACT_RETENTION_DAYS: 180,
    TIERGRID_INDICATOR_RETENTION_DAYS: 365,
    TIERGRID_ZERO_REPORT_PERIOD: 'week',
    TIERGRID_ZERO_REPORT_DAYS: 7,
    ...readEvidenceEnvironment(evidenceFolder),
    ...settings,
  };
}

async function start(config: ReportingConfig): Promise<NestFastifyApplication> {
  const app = await createService(ReportingModule.forRoot(config));
  await app.listen({ host: '127.0.0.1', port: 0 });
  return app;
}
