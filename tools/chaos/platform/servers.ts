import { join } from 'node:path';
import { KafkaBroker, newClusterId } from '../../local/kafka-broker.js';
import { findJava } from '../../local/kafka/java.js';
import { resolveKafkaJars } from '../../local/kafka/kafka-jars.js';
import type { FreePorts } from '../../local/network/ports.js';
import { PostgresServer } from '../../local/postgres-server.js';
import type { ProcessLedger } from '../../local/process/process-ledger.js';
import { TcpProxy } from '../network/tcp-proxy.js';
import { Replica } from './replica.js';

export interface Place {
  readonly folder: string;
  readonly ports: FreePorts;
  readonly ledger: ProcessLedger;
}

/** A broker, and the network that clients reach it by. */
export interface BrokerNode {
  readonly nodeId: number;
  readonly replica: Replica;
  readonly proxy: TcpProxy;
  /** Where the proxy listens. */
  readonly proxyPort: number;
}

export interface Cluster {
  readonly nodes: readonly BrokerNode[];
  /** For the services: through the proxies. */
  readonly brokers: readonly string[];
  /** For the run itself, whatever the proxies do. */
  readonly directBrokers: readonly string[];
}

export interface Postgres {
  readonly replica: Replica;
  readonly port: number;
  readonly superuserUrl: string;
}

const nodeIds = [1, 2, 3];

/**
 * Three brokers, none of which runs yet; each partition will live on all, and two must have what is
 * acknowledged.
 */
export async function makeCluster({ folder, ports, ledger }: Place): Promise<Cluster> {
  const [java, jars] = await Promise.all([findJava(), resolveKafkaJars({ otherCache: folder })]);
  const clusterId = newClusterId();
  const addresses: Record<'nodeId' | 'broker' | 'controller' | 'client' | 'proxy', number>[] = [];
  for (const nodeId of nodeIds) {
    const [broker, controller] = [await ports.next(), await ports.next()];
    const [client, proxy] = [await ports.next(), await ports.next()];
    addresses.push({ nodeId, broker, controller, client, proxy });
  }
  const voters = addresses.map(({ nodeId, controller }) => ({
    nodeId,
    controllerPort: controller,
  }));
  const nodes = addresses.map(({ nodeId, broker, controller, client, proxy }) => {
    const process = new KafkaBroker({
      name: `kafka-${nodeId}`,
      java,
      jars,
      nodeId,
      voters,
      clusterId,
      brokerPort: broker,
      controllerPort: controller,
      clients: { port: client, advertisedPort: proxy },
      dataDir: join(folder, `kafka-${nodeId}`),
      logFile: join(folder, `kafka-${nodeId}.log`),
      ledger,
    });
    const replica = new Replica(process.name, process);
    return { nodeId, replica, proxy: new TcpProxy(client), proxyPort: proxy };
  });
  return {
    nodes,
    brokers: addresses.map(({ proxy }) => `127.0.0.1:${proxy}`),
    directBrokers: addresses.map(({ broker }) => `127.0.0.1:${broker}`),
  };
}

/** Starts all brokers together: none of them serves before most of them do. */
export async function startCluster({ nodes }: Cluster): Promise<void> {
  await Promise.all(
    nodes.map(async ({ replica, proxy, proxyPort }) => {
      await proxy.listen(proxyPort);
      await replica.start();
    }),
  );
}

/**
 * A PostgreSQL that writes through to the disk; it does not run yet.
 * @param within put before its command line
 */
export async function makePostgres(
  { folder, ports, ledger }: Place,
  password: string,
  within: readonly string[],
): Promise<Postgres> {
  const port = await ports.next();
  const server = new PostgresServer({
    dataDir: join(folder, 'postgres'),
    port,
    password,
    logFile: join(folder, 'postgres.log'),
    durable: true,
    ledger,
    within,
  });
  return { replica: new Replica('postgres', server), port, superuserUrl: server.url() };
}
