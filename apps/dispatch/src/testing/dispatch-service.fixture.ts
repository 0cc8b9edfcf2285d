import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Role } from '#libs/access';
import { createService } from '#libs/http';
import {
  beihuPath,
  beihuToken,
  createTestDatabase,
  insertBeihu,
  TestClient,
  type TestDatabase,
  TestIssuer,
} from '#libs/testing';
import { DispatchModule } from '../dispatch.module.js';
import { dispatchMigrations } from '../persistence/migrations.js';
import type { OrderView } from '../read-models/order-view.js';
import type { TaskView } from '../read-models/task-view.js';

/** What a refused request says. */
export interface Problem {
  readonly code: string;
  readonly field?: string;
  readonly title: string;
  readonly wayOut: string;
  readonly allowedCommands?: string[];
  readonly errors?: { field: string; code: string; message: string }[];
}

/** The dispatch service over real HTTP and PostgreSQL; Kafka is away, the outbox keeps all. */
export class DispatchServiceFixture {
  private constructor(
    readonly db: TestDatabase,
    private readonly issuer: TestIssuer,
    readonly app: NestFastifyApplication,
    private readonly url: string,
  ) {}

  static async start(): Promise<DispatchServiceFixture> {
    const db = await createTestDatabase('dispatch', dispatchMigrations);
    await insertBeihu(db);
    const issuer = await TestIssuer.start();
    const app = await createService(
      DispatchModule.forRoot({
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
      }),
    );
    await app.listen({ host: '127.0.0.1', port: 0 });
    return new DispatchServiceFixture(db, issuer, app, await app.getUrl());
  }

  /** A client of somebody in an office of Beihu. */
  async as(office: string, role: Role, person = 1): Promise<TestClient> {
    return new TestClient(this.url, await beihuToken(this.issuer, office, role, person));
  }

  anonymous(): TestClient {
    return new TestClient(this.url);
  }

  /** Puts an incident into the replica. @returns its id */
  async insertIncident(division: string, endedAs: string | null = null): Promise<string> {
    const id = randomUUID();
    await this.db.query(
      `INSERT INTO incident_headers (id, number, division_path, ended_as) VALUES ($1, $2, $3, $4)`,
      [id, `431002-2026-${id.slice(0, 6)}`, beihuPath(division), endedAs],
    );
    return id;
  }

  /** Issues an order to offices and gives it with the task of each, by the office's code. */
  async issueOrder(
    client: TestClient,
    offices: readonly string[],
    changes: Record<string, unknown> = {},
  ): Promise<{ order: OrderView; tasks: Record<string, TaskView> }> {
    const { status, body } = await client.post<OrderView>('/v1/orders', {
      ...orderBody(offices),
      ...changes,
    });
    if (status !== 201) throw new Error(`the order was refused: ${JSON.stringify(body)}`);
    return { order: body, tasks: await this.tasksOf(client, body.id) };
  }

  /** The tasks of an order that the client may see, by the office's code. */
  async tasksOf(client: TestClient, orderId: string): Promise<Record<string, TaskView>> {
    const { body } = await client.get<{ items: TaskView[] }>(
      `/v1/tasks?order=${orderId}&limit=200`,
    );
    return Object.fromEntries(body.items.map((task) => [task.holder, task]));
  }

  /** Versions and types of the events that the outbox has of an aggregate, in their order. */
  async eventsOf(aggregateId: string): Promise<string[]> {
    const rows = await this.db.query<{ type: string; version: number }>(
      `SELECT event_type AS type, aggregate_version AS version FROM outbox
       WHERE aggregate_id = $1 ORDER BY id`,
      [aggregateId],
    );
    return rows.map(({ type, version }) => `${version} ${type.replace('org.tiergrid.', '')}`);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.issuer.stop();
    await this.db.drop();
  }
}

/** A good body of `POST /v1/orders`. */
export function orderBody(offices: readonly string[]): Record<string, unknown> {
  return {
    title: '开展勒索病毒专项排查',
    instructions: '逐台检查办公电脑，关闭 445 端口，更新补丁并反馈结果。',
    targets: { offices },
  };
}

/** An instant so many hours from now. */
export function inHours(hours: number): string {
  return new Date(Date.now() + hours * 3_600_000).toISOString();
}
