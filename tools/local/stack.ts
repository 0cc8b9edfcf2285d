import { rmSync } from 'node:fs';
import { chosenPorts } from './config.js';
import { findJava } from './kafka/java.js';
import { FreePorts } from './network/ports.js';
import { refuseTakenPorts } from './network/taken-ports.js';
import { ProcessLedger } from './process/process-ledger.js';
import type { StackAddresses } from './services/definitions.js';
import { runTask } from './tasks/run-task.js';
import type { StackContext, StackParts } from './stack-context.js';
import { startBroker, startDatabase, type RunningServer } from './start-servers.js';
import { choosePorts, serviceDatabaseUrls, startServices } from './start-services.js';
import {
  knownSecrets,
  type LocalFile,
  type RuntimeFile,
  writeLocalFile,
  writeRuntimeFile,
} from './state/local-files.js';
import { loadSecrets } from './state/secrets.js';
import { openStateFolder, type StateFolder } from './state/state-folder.js';
import { takeStateLock } from './state/state-lock.js';
import { Supervisor } from './supervisor.js';

/** How long a process that an earlier run left behind may take to end by itself. */
const leftoverGraceMs = 15_000;

export interface StartedStack {
  readonly local: LocalFile;
  readonly localFile: string;
}

/** A whole Tiergrid on this machine: PostgreSQL, Kafka, all services, the demonstration's data. */
export class Stack {
  private readonly aborting = new AbortController();
  private readonly supervisor: Supervisor;
  private folder: StateFolder | undefined;
  private releaseLock: (() => void) | undefined;

  constructor(private readonly parts: StackParts) {
    this.supervisor = new Supervisor({ progress: parts.progress });
  }

  /**
   * Starts everything that is not running yet; data of an earlier start are kept.
   * @throws OperatorError or OperatorErrors for what the operator can put right; call `stop()` then
   */
  async start(): Promise<StartedStack> {
    const context = await this.takeStateFolder();
    const ports = await choosePorts(context);
    const databaseReady = this.prepareDatabase(context);
    const brokerReady = this.prepareBroker(context);
    const seeded = databaseReady.then(({ address }) => this.seed(context, address));
    const [database, broker, { offices, ...local }] = await Promise.all([
      databaseReady,
      brokerReady,
      // The directory is loaded while the broker and the services still start.
      seeded,
      Promise.all([databaseReady, brokerReady]).then(([{ address }, { address: brokers }]) => {
        const databaseUrls = serviceDatabaseUrls(address, context);
        return startServices(context, { ports, databaseUrls, brokers });
      }),
    ]);
    await this.directoryArrives(context, database.address, offices);
    this.parts.tasks.close();
    writeRuntimeFile(context.folder, this.runtimeFile(context, ports, database, broker));
    return { local, localFile: context.folder.localFile };
  }

  /** Stops everything in order: the gateway, the services, Kafka, PostgreSQL. */
  async stop(): Promise<void> {
    this.aborting.abort();
    this.parts.tasks.close();
    await this.supervisor.stopAll();
    this.leaveStateFolder();
  }

  /** Ends everything at once. */
  kill(): void {
    this.aborting.abort();
    this.parts.tasks.close();
    this.supervisor.killAll();
    this.leaveStateFolder();
  }

  private async takeStateFolder(): Promise<StackContext> {
    const { config, progress, environment } = this.parts;
    return progress.step(
      {
        en: `Settings and state folder ${config.stateDir}`,
        zh: `配置与状态目录 ${config.stateDir}`,
      },
      async () => {
        const folder = openStateFolder(config.stateDir);
        this.releaseLock = takeStateLock(folder.lockFile, config.baseUrl);
        this.folder = folder;
        const secrets = loadSecrets(folder.secretsFile, folder.postgres);
        const ledger = new ProcessLedger(folder.processesFile);
        await this.endLeftovers(ledger);
        await refuseTakenPorts(config);
        return {
          ...this.parts,
          folder,
          secrets,
          ledger,
          supervisor: this.supervisor,
          freePorts: new FreePorts(chosenPorts(config).map(({ port }) => port)),
          java: config.kafkaBrokers === undefined ? await findJava(environment) : undefined,
          signal: this.aborting.signal,
        };
      },
    );
  }

  private async endLeftovers(ledger: ProcessLedger): Promise<void> {
    const names = await ledger.endLeftovers(leftoverGraceMs);
    if (names.length === 0) return;
    this.parts.progress.note({
      en: `An earlier run did not end in order; stopped what it left: ${names.join(', ')}`,
      zh: `上次运行未正常结束，已停止其遗留进程：${names.join('、')}`,
    });
  }

  private async prepareDatabase(context: StackContext): Promise<RunningServer<string>> {
    const server = await startDatabase(context);
    await this.parts.progress.step({ en: 'Database is up to date', zh: '数据库结构已更新' }, () =>
      runTask({ en: 'The migration of the database', zh: '数据库迁移' }, context.folder, () =>
        this.parts.tasks.migrate({ ownerUrl: server.address, passwords: context.secrets.roles }),
      ),
    );
    return server;
  }

  private async prepareBroker(context: StackContext): Promise<RunningServer<readonly string[]>> {
    const { config, tasks, progress } = this.parts;
    const server = await startBroker(context);
    await progress.step({ en: 'Topics are there', zh: 'Kafka 主题已就绪' }, () =>
      runTask({ en: 'Making the topics', zh: '创建 Kafka 主题' }, context.folder, () =>
        tasks.createTopics({
          brokers: server.address,
          replicationFactor: config.replicationFactor,
          prefix: config.topicPrefix,
        }),
      ),
    );
    return server;
  }

  /** Writes `local.json` at once: when a service fails later, the secrets are not lost. */
  private async seed(
    context: StackContext,
    ownerUrl: string,
  ): Promise<LocalFile & { offices: readonly string[] }> {
    const { config, tasks, progress } = this.parts;
    return progress.step(
      ({ count, clients }) => ({
        en: `${count} divisions, ${clients.length} API clients`,
        zh: `${count} 个区划、${clients.length} 个 API 客户端已就绪`,
      }),
      async () => {
        const known = knownSecrets(context.folder);
        const { divisions, clients, offices } = await runTask(
          { en: 'Loading divisions and clients', zh: '载入区划与客户端' },
          context.folder,
          () =>
            tasks.seed({
              databaseUrls: serviceDatabaseUrls(ownerUrl, context),
              knownSecrets: known,
              reissueUnknown: config.databaseUrl === undefined,
            }),
        );
        const { baseUrl } = config;
        const local = { baseUrl, tokenUrl: `${baseUrl}/oauth/token`, clients: [...clients] };
        writeLocalFile(context.folder, local);
        return { ...local, offices, count: divisions };
      },
    );
  }

  private async directoryArrives(
    context: StackContext,
    ownerUrl: string,
    codes: readonly string[],
  ): Promise<void> {
    const { tasks, progress } = this.parts;
    await progress.step({ en: 'Every service knows the divisions', zh: '各服务已同步区划' }, () =>
      runTask({ en: 'Sending the divisions', zh: '同步区划' }, context.folder, () =>
        tasks.awaitDirectory({ databaseUrls: serviceDatabaseUrls(ownerUrl, context), codes }),
      ),
    );
  }

  private runtimeFile(
    context: StackContext,
    ports: StackAddresses['ports'],
    database: RunningServer<string>,
    broker: RunningServer<readonly string[]>,
  ): RuntimeFile {
    const { config } = this.parts;
    const { roles, keySecret, contactKey, webhookKey } = context.secrets;
    return {
      pid: process.pid,
      baseUrl: config.baseUrl,
      environment: {
        DATABASE_URL: database.address,
        KAFKA_BROKERS: broker.address.join(','),
        KAFKA_TOPIC_PREFIX: config.topicPrefix,
        KAFKA_REPLICATION_FACTOR: String(config.replicationFactor),
        TIERGRID_BASE_URL: config.baseUrl,
        TIERGRID_IDENTITY_PASSWORD: roles.identity,
        TIERGRID_REPORTING_PASSWORD: roles.reporting,
        TIERGRID_DISPATCH_PASSWORD: roles.dispatch,
        TIERGRID_ASSESSMENT_PASSWORD: roles.assessment,
        TIERGRID_KEY_SECRET: keySecret,
        TIERGRID_CONTACT_KEY: contactKey,
        TIERGRID_WEBHOOK_KEY: webhookKey,
      },
      ports: {
        ...ports,
        ...(database.port === undefined ? {} : { postgres: database.port }),
        ...(broker.port === undefined ? {} : { kafka: broker.port }),
      },
    };
  }

  private leaveStateFolder(): void {
    if (this.folder !== undefined) rmSync(this.folder.runtimeFile, { force: true });
    this.folder = undefined;
    this.releaseLock?.();
    this.releaseLock = undefined;
  }
}
