import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTopics, KafkaInspector } from '#libs/messaging';
import type { ServiceName } from '#libs/persistence';
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
import { type Cluster, startCluster, startPostgres } from './servers.js';
import { gatewayProcess, serviceProcess, type ServiceSetting } from './services.js';

const serviceNames = ['identity', 'reporting', 'dispatch', 'assessment'] as const;
const stopWithinMs = 15_000;
const newSecret = (): string => randomBytes(32).toString('base64url');

/** Two processes of one service, the network to their database, and how to start one otherwise. */
export interface ServiceGroup {
  readonly replicas: readonly Replica[];
  readonly databaseProxy: TcpProxy;
  readonly ports: readonly number[];
}

/** A whole Tiergrid as it runs in production, on this machine's loopback, ready to be hurt. */
export class ChaosPlatform {
  readonly services = {} as Record<ServiceName, ServiceGroup>;
  clients: readonly LocalClient[] = [];
  baseUrl = '';
  ownerUrl = '';
  superuserUrl = '';
  private clusterStarted: Cluster | undefined;
  private postgresStarted: Replica | undefined;
  private inspectorMade: KafkaInspector | undefined;
  private settingMade: ServiceSetting | undefined;
  private gateway: Replica | undefined;
  private readonly fronts: Balancer[] = [];

  private constructor(
    readonly folder: string,
    private readonly say: (line: string) => void,
  ) {}

  /** Starts everything. @throws when something does not come up; what did is stopped then */
  static async start(say: (line: string) => void): Promise<ChaosPlatform> {
    const folder = mkdtempSync(join(tmpdir(), 'tiergrid-chaos-'));
    // PostgreSQL's own user must be able to pass through, where we are root.
    chmodSync(folder, 0o711);
    const platform = new ChaosPlatform(folder, say);
    try {
      await platform.startAll();
    } catch (error) {
      platform.kill();
      throw error;
    }
    return platform;
  }

  get cluster(): Cluster {
    return started(this.clusterStarted);
  }
  get postgres(): Replica {
    return started(this.postgresStarted);
  }
  get inspector(): KafkaInspector {
    return started(this.inspectorMade);
  }
  get setting(): ServiceSetting {
    return started(this.settingMade);
  }

  /** Every process of the platform. */
  get replicas(): Replica[] {
    const parts = [this.postgresStarted, this.gateway].filter((part) => part !== undefined);
    const brokers = this.clusterStarted?.nodes.map(({ replica }) => replica) ?? [];
    const services = Object.values(this.services).flatMap(({ replicas }) => replicas);
    return [...parts, ...brokers, ...services];
  }

  /** Networks between services and their database. */
  get databaseProxies(): TcpProxy[] {
    return Object.values(this.services).map(({ databaseProxy }) => databaseProxy);
  }

  /** Stops everything in order. @param keep leaves logs and data for whoever looks for a cause */
  async stop(keep: boolean): Promise<void> {
    await this.inspectorMade?.close();
    const services = Object.values(this.services).flatMap(({ replicas }) => replicas);
    await this.gateway?.stop(stopWithinMs);
    await Promise.all(services.map((replica) => replica.stop(stopWithinMs)));
    const brokers = this.clusterStarted?.nodes.map(({ replica }) => replica) ?? [];
    // A broker that is the last one left waits for the others: data are thrown away in any case.
    for (const broker of brokers) broker.kill();
    await this.postgresStarted?.stop(stopWithinMs);
    this.closeNetwork();
    if (!keep) rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Ends everything at once. */
  kill(): void {
    for (const replica of this.replicas) replica.kill();
    this.closeNetwork();
  }

  private closeNetwork(): void {
    for (const front of this.fronts) front.close();
    for (const proxy of this.databaseProxies) proxy.close();
    for (const { proxy } of this.clusterStarted?.nodes ?? []) proxy.close();
  }

  private async startAll(): Promise<void> {
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
    const [cluster, postgres] = await Promise.all([
      startCluster(place).then((made) => (this.clusterStarted = made)),
      startPostgres(place, newSecret()).then((made) => {
        this.postgresStarted = made.replica;
        return made;
      }),
    ]);
    this.say('three brokers and PostgreSQL run');
    await ensureDatabase(postgres.superuserUrl, 'tiergrid', {
      name: 'tiergrid',
      password: owner,
    });
    this.superuserUrl = withPath(postgres.superuserUrl, 'tiergrid');
    this.ownerUrl = `postgres://tiergrid:${owner}@127.0.0.1:${postgres.port}/tiergrid`;
    this.inspectorMade = new KafkaInspector(cluster.directBrokers);
    await Promise.all([
      migrateAll({ ownerUrl: this.ownerUrl, passwords }),
      createTopics({ brokers: cluster.directBrokers, replicationFactor: 3, prefix: '' }),
    ]);
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
    };
    const seeded = await seed({
      databaseUrls: direct,
      knownSecrets: new Map(),
      reissueUnknown: true,
    });
    this.clients = seeded.clients;
    await this.startServices(gatewayPort, fronts);
    this.say(`two replicas of each service and the gateway run at ${this.baseUrl}`);
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
