import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { KafkaBroker } from '../local/kafka-broker.js';
import { findJava } from '../local/kafka/java.js';
import { resolveKafkaJars } from '../local/kafka/kafka-jars.js';
import { FreePorts } from '../local/network/ports.js';
import { PostgresServer } from '../local/postgres-server.js';
import { ProcessLedger } from '../local/process/process-ledger.js';
import type { Progress } from '../local/report/progress.js';
import { Supervisor } from '../local/supervisor.js';

const graceMs = 10_000;

export interface TestServersOptions {
  readonly progress: Progress;
  /** For the data, which are thrown away with it. */
  readonly folder: string;
  /** Ends what cannot be stopped otherwise. */
  readonly signal: AbortSignal;
}

/** Throw-away servers for specs, with ports and data of their own. */
export class TestServers {
  private readonly supervisor: Supervisor;
  private readonly ledger: ProcessLedger;

  constructor(private readonly options: TestServersOptions) {
    this.supervisor = new Supervisor({ progress: options.progress, graceMs });
    this.ledger = new ProcessLedger(join(options.folder, 'processes.json'));
  }

  /**
   * Starts PostgreSQL and Kafka, together.
   * @returns the variables that specs find them by
   * @throws OperatorError when one cannot start; call `stop()` then
   */
  async start(): Promise<Record<string, string>> {
    const [database, brokers] = await Promise.all([this.startPostgres(), this.startKafka()]);
    return { TIERGRID_TEST_DATABASE_URL: database, TIERGRID_TEST_KAFKA_BROKERS: brokers };
  }

  async stop(): Promise<void> {
    await this.supervisor.stopAll();
  }

  /** Ends both at once. */
  kill(): void {
    this.supervisor.killAll();
  }

  private async startPostgres(): Promise<string> {
    const { folder, progress } = this.options;
    const server = new PostgresServer({
      dataDir: join(folder, 'postgres'),
      port: await new FreePorts().next(),
      password: randomBytes(18).toString('base64url'),
      logFile: join(folder, 'postgres.log'),
      durable: false,
      ledger: this.ledger,
    });
    await progress.step({ en: 'PostgreSQL for tests', zh: '测试用 PostgreSQL 已启动' }, () =>
      this.supervisor.start(server, 0),
    );
    return server.url();
  }

  private async startKafka(): Promise<string> {
    const { folder, progress, signal } = this.options;
    const ports = new FreePorts();
    const [java, jars] = await Promise.all([
      findJava(),
      resolveKafkaJars({ otherCache: folder, signal }),
    ]);
    const broker = new KafkaBroker({
      java,
      jars,
      brokerPort: await ports.next(),
      controllerPort: await ports.next(),
      dataDir: join(folder, 'kafka'),
      logFile: join(folder, 'kafka.log'),
      ledger: this.ledger,
    });
    await progress.step(
      {
        en: `Kafka ${jars.kafkaVersion} for tests`,
        zh: `测试用 Kafka ${jars.kafkaVersion} 已启动`,
      },
      () => this.supervisor.start(broker, 0),
    );
    return broker.brokers;
  }
}
