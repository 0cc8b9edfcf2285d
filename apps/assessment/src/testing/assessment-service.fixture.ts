import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Role } from '#libs/access';
import { everything } from '#libs/divisions';
import { createService } from '#libs/http';
import {
  beihuToken,
  createTestDatabase,
  insertBeihu,
  TestClient,
  type TestDatabase,
  TestIssuer,
} from '#libs/testing';
import { AssessmentModule } from '../assessment.module.js';
import type { IncidentEvent } from '../consumers/incident-change.mapper.js';
import { IncidentsConsumer } from '../consumers/incidents.consumer.js';
import type { TaskEvent } from '../consumers/task-change.mapper.js';
import { TasksConsumer } from '../consumers/tasks.consumer.js';
import { recountStatistics } from '../features/recount-statistics/recount-statistics.js';
import { assessmentMigrations } from '../persistence/migrations.js';

/** The assessment service over real HTTP and PostgreSQL; what Kafka would bring is handed to it. */
export class AssessmentServiceFixture {
  private constructor(
    readonly db: TestDatabase,
    private readonly issuer: TestIssuer,
    readonly app: NestFastifyApplication,
    readonly url: string,
  ) {}

  /** @param options directory: false for a service that knows no divisions yet */
  static async start(options = { directory: true }): Promise<AssessmentServiceFixture> {
    const db = await createTestDatabase('assessment', assessmentMigrations);
    if (options.directory) await insertBeihu(db);
    const issuer = await TestIssuer.start();
    const app = await createService(
      AssessmentModule.forRoot({
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
    return new AssessmentServiceFixture(db, issuer, app, await app.getUrl());
  }

  /** Takes in a batch of incidents' events, in one transaction as the inbox does. */
  consumeIncidents(...events: IncidentEvent[]): Promise<void> {
    const consumer = this.app.get(IncidentsConsumer);
    return this.db.database.transaction(everything, (tx) => consumer.onIncidents(events, tx));
  }

  /** Takes in a batch of tasks' events, in one transaction as the inbox does. */
  consumeTasks(...events: TaskEvent[]): Promise<void> {
    const consumer = this.app.get(TasksConsumer);
    return this.db.database.transaction(everything, (tx) => consumer.onTasks(events, tx));
  }

  /** How many cells differ from a recount of the facts: 0 is right. */
  async differences(): Promise<number> {
    const results = await recountStatistics(this.db.database, { repair: false });
    return results.reduce((sum, result) => sum + result.differences, 0);
  }

  /** The access token of somebody in an office of Beihu. */
  token(office: string, role: Role): Promise<string> {
    return beihuToken(this.issuer, office, role);
  }

  /** A client of somebody in an office of Beihu. */
  async as(office: string, role: Role): Promise<TestClient> {
    return new TestClient(this.url, await this.token(office, role));
  }

  anonymous(): TestClient {
    return new TestClient(this.url);
  }

  /** Forgets all that was counted. */
  async clear(): Promise<void> {
    await this.db.query(
      'TRUNCATE incident_facts, task_facts, incident_counts, task_counts, statistics_revisions',
    );
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.issuer.stop();
    await this.db.drop();
  }
}
