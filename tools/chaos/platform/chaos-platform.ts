import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTopics, KafkaInspector } from '#libs/messaging';
import { runStatements, type ServiceName } from '#libs/persistence';
import { FreePorts } from '../../local/network/ports.js';
import { ensureDatabase } from '../../local/postgres/administration.js';
import { ProcessLedger } from '../../local/process/process-ledger.js';
import { serviceDatabaseUrl } from '../../local/services/definitions.js';
import type { LocalClient } from '../../local/tasks/stack-tasks.js';
import { migrateAll } from '../../cli/migrate.js';
import { seed } from '../../local/tasks/seed.js';
import { Balancer } from '../network/balancer.js';
import { TcpProxy } from '../network/tcp-proxy.js';
import { Replica } from './replica.js';
import { type Cluster, makeCluster, makePostgres, type Postgres, startCluster } from './servers.js';
import { gatewayProcess, serviceProcess, type ServiceSetting } from './services.js';
import { NoSmallDisk, SmallDisk } from './small-disk.js';

const serviceNames = ['identity', 'reporting', 'dispatch', 'assessment'] as const;
const stopWithinMs = 15_000;
const databaseName = 'tiergrid';
const newSecret = (): string => randomBytes(32).toString('base64url');

/** Two processes of one service, the network to their database, and how to start one otherwise. */
export interface ServiceGroup {
  readonly replicas: readonly Replica[];
  readonly databaseProxy: TcpProxy;
  readonly ports: readonly number[];
}

export interface ChaosPlatformOptions {
  readonly say: (line: string) => void;
  /** Puts the tables on a disk that can be filled, where the machine gives one. */
  readonly smallDisk: boolean;
}

/** A whole Tiergrid as it runs in production, on this machine's loopback, ready to be hurt. */
export class ChaosPlatform {
  readonly services = {} as Record<ServiceName, ServiceGroup>;
  /** For logs and data. */
  readonly folder = mkdtempSync(join(tmpdir(), 'tiergrid-chaos-'));
  clients: readonly LocalClient[] = [];
  baseUrl = '';
  ownerUrl = '';
  superuserUrl = '';
  /** What PostgreSQL's tables lie on, or why it is an ordinary disk. */
  smallDisk: SmallDisk | NoSmallDisk = new NoSmallDisk('no fault of this run needs it');
  private clusterMade: Cluster | undefined;
  private postgresMade: Postgres | undefined;
  private inspectorMade: KafkaInspector | undefined;
  private settingMade: ServiceSetting | undefined;
  private gateway: Replica | undefined;
  private readonly fronts: Balancer[] = [];

  constructor(private readonly options: ChaosPlatformOptions) {
    // PostgreSQL's own user must be able to pass through, where we are root.
    chmodSync(this.folder, 0o711);
  }

  get cluster(): Cluster {
    return started(this.clusterMade);
  }
  get postgres(): Replica {
    return started(this.postgresMade).replica;
  }
  get inspector(): KafkaInspector {
    return started(this.inspectorMade);
  }
  get setting(): ServiceSetting {
    return started(this.settingMade);
  }

  /** Every process of the platform. */
  get replicas(): Replica[] {
    const parts = [this.postgresMade?.replica, this.gateway].filter((part) => part !== undefined);
    const brokers = this.clusterMade?.nodes.map(({ replica }) => replica) ?? [];
    const services = Object.values(this.services).flatMap(({ replicas }) => replicas);
    return [...parts, ...brokers, ...services];
  }

  /** Networks between services and their database. */
  get databaseProxies(): TcpProxy[] {
    return Object.values(this.services).map(({ databaseProxy }) => databaseProxy);
  }

  /** Stops in order whatever has started. @param keep leaves logs and data for whoever looks for a cause */
  async stop(keep: boolean): Promise<void> {
    await this.inspectorMade?.close();
    const services = Object.values(this.services).flatMap(({ replicas }) => replicas);
    await this.gateway?.stop(stopWithinMs);
    await Promise.all(services.map((replica) => replica.stop(stopWithinMs)));
    const brokers = this.clusterMade?.nodes.map(({ replica }) => replica) ?? [];
    // A broker that is the last one left waits for the others: data are thrown away in any case.
    for (const broker of brokers) broker.kill();
    await this.postgresMade?.replica.stop(stopWithinMs);
    this.closeNetwork();
    this.tidyUp(keep);
  }

  /** Ends everything at once. @param keep leaves logs and data behind */
  kill(keep: boolean): void {
    for (const replica of this.replicas) replica.kill();
    this.closeNetwork();
    this.tidyUp(keep);
  }

  private tidyUp(keep: boolean): void {
    if (!keep) rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private closeNetwork(): void {
    if (this.smallDisk instanceof SmallDisk) this.smallDisk.close();
    for (const front of this.fronts) front.close();
    for (const proxy of this.databaseProxies) proxy.close();
    for (const { proxy } of this.clusterMade?.nodes ?? []) proxy.close();
  }

  /** Starts everything. @throws when something does not come up; call `stop()` then */
  async start(): Promise<void> {
    const ports = new FreePorts();
    const ledger = new ProcessLedger(join(this.folder, 'processes.json'));
    const place = { folder: this.folder, ports, ledger };
    const passwords = {
      identity: newSecret(),
      reporting: newSecret(),
      dispatch: newSecret(),
      assessment: newSecret(),
    };
    const owner = newSecret();
    if (this.options.smallDisk) this.smallDisk = await mountDisk(join(this.folder, 'disk'));
    const within = this.smallDisk instanceof SmallDisk ? this.smallDisk.within : [];
    const cluster = (this.clusterMade = await makeCluster(place));
    const postgres = (this.postgresMade = await makePostgres(place, newSecret(), within));
    await Promise.all([startCluster(cluster), postgres.replica.start()]);
    this.options.say('three brokers and PostgreSQL run');
    const role = { name: 'tiergrid', password: owner };
    await ensureDatabase(postgres.superuserUrl, databaseName, role);
    if (this.smallDisk instanceof SmallDisk) {
      await moveTables(postgres.superuserUrl, this.smallDisk.path);
    }
    this.superuserUrl = withPath(postgres.superuserUrl, databaseName);
    this.ownerUrl = `postgres://${role.name}:${owner}@127.0.0.1:${postgres.port}/${databaseName}`;
    this.inspectorMade = new KafkaInspector(cluster.directBrokers);
    // One after the other: when one fails, nothing of the other is under way while all is stopped.
    await migrateAll({ ownerUrl: this.ownerUrl, passwords });
    await createTopics({ brokers: cluster.directBrokers, replicationFactor: 3, prefix: '' });
    const direct = databaseUrls((name) => serviceDatabaseUrl(this.ownerUrl, name, passwords[name]));
    const proxied = { ...direct };
    const fronts = { ...direct };
    for (const name of serviceNames) {
      const databaseProxy = new TcpProxy(postgres.port);
      const [proxyPort, frontPort] = [await ports.next(), await ports.next()];
      await databaseProxy.listen(proxyPort);
      proxied[name] = withPort(direct[name], proxyPort);
      const own = [await ports.next(), await ports.next()];
      this.services[name] = { replicas: [], databaseProxy, ports: own };
      const front = new Balancer(own);
      await front.listen(frontPort);
      this.fronts.push(front);
      fronts[name] = `http://127.0.0.1:${frontPort}`;
    }
    const gatewayPort = await ports.next();
    this.baseUrl = `http://127.0.0.1:${gatewayPort}`;
    this.settingMade = {
      folder: this.folder,
      ledger,
      baseUrl: this.baseUrl,
      identityUrl: fronts.identity,
      brokers: cluster.brokers,
      databaseUrls: proxied,
      keySecret: newSecret(),
      contactKey: newSecret(),
      webhookKey: newSecret(),
      evidenceLinkKey: newSecret(),
    };
    const seeded = await seed({
      databaseUrls: direct,
      knownSecrets: new Map(),
      reissueUnknown: true,
    });
    this.clients = seeded.clients;
    await this.startServices(gatewayPort, fronts);
    this.options.say(`two replicas of each service and the gateway run at ${this.baseUrl}`);
  }

  private async startServices(
    gatewayPort: number,
    fronts: Readonly<Record<ServiceName, string>>,
  ): Promise<void> {
    for (const name of serviceNames) {
      const { ports, databaseProxy } = this.services[name];
      const replicas = ports.map((port, index) => {
        const place = { name: `${name}-${index + 1}`, port };
        const url = `http://127.0.0.1:${port}`;
        return new Replica(place.name, serviceProcess(this.setting, name, place), url);
      });
      this.services[name] = { ports, databaseProxy, replicas };
      // Two at a time: all at once would need longer than each is given on a small machine.
      await Promise.all(replicas.map((replica) => replica.start()));
    }
    this.gateway = new Replica('gateway', gatewayProcess(this.setting, gatewayPort, fronts));
    await this.gateway.start();
  }
}

async function mountDisk(path: string): Promise<SmallDisk | NoSmallDisk> {
  try {
    return await SmallDisk.mount(path);
  } catch (error) {
    if (error instanceof NoSmallDisk) return error;
    throw error;
  }
}

/** Puts the database's tables elsewhere; the write-ahead log stays where it is. */
async function moveTables(superuserUrl: string, path: string): Promise<void> {
  await runStatements(superuserUrl, `CREATE TABLESPACE small LOCATION '${path}'`);
  await runStatements(superuserUrl, `ALTER DATABASE ${databaseName} SET TABLESPACE small`);
}

function started<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('the platform has not started');
  return part;
}

function databaseUrls(of: (name: ServiceName) => string): Record<ServiceName, string> {
  return {
    identity: of('identity'),
    reporting: of('reporting'),
    dispatch: of('dispatch'),
    assessment: of('assessment'),
  };
}

function withPort(url: string, port: number): string {
  const changed = new URL(url);
  changed.port = String(port);
  return changed.href;
}

function withPath(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
