import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KafkaBroker } from './kafka-broker.js';
import { resolveKafkaJars } from './kafka/kafka-jars.js';
import { checkBrokers, checkDatabase } from './network/external-servers.js';
import { ensureDatabase } from './postgres/administration.js';
import { PostgresServer } from './postgres-server.js';
import { type StackContext, stages } from './stack-context.js';

const database = 'tiergrid';
const ownerName = 'tiergrid_owner';

export interface RunningServer<Address> {
  readonly address: Address;
  /** Undefined when it is external. */
  readonly port: number | undefined;
}

/** Starts the embedded PostgreSQL, or looks at the external one. The address is the owner's. */
export async function startDatabase(context: StackContext): Promise<RunningServer<string>> {
  const { config, folder, secrets, progress } = context;
  const { databaseUrl } = config;
  if (databaseUrl !== undefined) {
    await progress.step(
      { en: 'PostgreSQL of DATABASE_URL answers', zh: 'DATABASE_URL 指定的 PostgreSQL 可用' },
      () => checkDatabase(databaseUrl),
    );
    return { address: databaseUrl, port: undefined };
  }
  const port = config.ports.postgres ?? (await context.freePorts.next());
  const server = new PostgresServer({
    dataDir: folder.postgres,
    port,
    password: secrets.postgres,
    logFile: join(folder.logs, 'postgres.log'),
    durable: true,
    ledger: context.ledger,
  });
  const isNew = !existsSync(folder.postgres);
  await progress.step(
    {
      en: `PostgreSQL on port ${port}${isNew ? ', with a new data folder' : ''}`,
      zh: `PostgreSQL 已启动，端口 ${port}${isNew ? '，新建数据目录' : ''}`,
    },
    async () => {
      await context.supervisor.start(server, stages.postgres);
      await ensureDatabase(server.url(), database, { name: ownerName, password: secrets.owner });
    },
  );
  const address = new URL(server.url(database));
  address.username = ownerName;
  address.password = secrets.owner;
  return { address: address.href, port };
}

/** Starts a Kafka broker, or looks at the external ones. */
export async function startBroker(
  context: StackContext,
): Promise<RunningServer<readonly string[]>> {
  const { config, folder, progress, java } = context;
  const { kafkaBrokers } = config;
  if (kafkaBrokers !== undefined) {
    await progress.step(
      { en: 'Kafka of KAFKA_BROKERS answers', zh: 'KAFKA_BROKERS 指定的 Kafka 可用' },
      () => checkBrokers(kafkaBrokers),
    );
    return { address: kafkaBrokers, port: undefined };
  }
  if (java === undefined) throw new Error('no Java was looked for');
  const jars = await resolveKafkaJars({
    otherCache: folder.kafka,
    environment: context.environment,
    signal: context.signal,
    onMaven: () => {
      progress.note({
        en: "Maven looks for Kafka's jars, this once (about 45 MB if they are not here yet)",
        zh: 'Maven 正在获取 Kafka 的 jar 包，仅首次需要（若本机没有，约 45 MB）',
      });
    },
  });
  const port = config.ports.kafka ?? (await context.freePorts.next());
  const broker = new KafkaBroker({
    java,
    jars,
    brokerPort: port,
    controllerPort: await context.freePorts.next(),
    dataDir: join(folder.kafka, 'node-1'),
    logFile: join(folder.logs, 'kafka.log'),
    ledger: context.ledger,
  });
  await progress.step(
    {
      en: `Kafka ${jars.kafkaVersion} on port ${port}`,
      zh: `Kafka ${jars.kafkaVersion} 已启动，端口 ${port}`,
    },
    () => context.supervisor.start(broker, stages.kafka),
  );
  return { address: [broker.brokers], port };
}
