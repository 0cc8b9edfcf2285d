import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Java } from './kafka/java.js';
import type { KafkaJars } from './kafka/kafka-jars.js';
import { askMetadata } from './kafka/kafka-probe.js';
import { type ClientListener, serverProperties, type Voter } from './kafka/server-properties.js';
import { lastLines, openLog } from './process/log-file.js';
import { ManagedProcess, type ManagedProcessOptions } from './process/managed-process.js';
import type { Text } from './report/language.js';
import { composeRoad, OperatorError } from './report/operator-error.js';
import { freshFolderRoad } from './state/json-file.js';

export interface KafkaBrokerOptions extends Omit<ManagedProcessOptions, 'name'> {
  /** For people; `Kafka` when not given. */
  readonly name?: string;
  readonly java: Java;
  readonly jars: KafkaJars;
  /** Where clients connect, on 127.0.0.1. */
  readonly brokerPort: number;
  /** Where the nodes of the cluster vote, on 127.0.0.1. */
  readonly controllerPort: number;
  /** A listener of their own for clients; they use the broker's port when not given. */
  readonly clients?: ClientListener;
  /** Kept from start to start; formatted on first use. */
  readonly dataDir: string;
  readonly logFile: string;
  /** 1 when not given. */
  readonly nodeId?: number;
  /** All nodes of a cluster, this one among them; a cluster of one when not given. */
  readonly voters?: readonly Voter[];
  /** The same for all nodes of a cluster (see `newClusterId`); random when not given. */
  readonly clusterId?: string;
  /** Limit of the Java heap, in MB. */
  readonly heapMegabytes?: number;
}

const host = '127.0.0.1';
const run = promisify(execFile);

/**
 * 16 random bytes as Kafka writes them. Like Kafka's own, it never begins with a hyphen: the
 * command line that formats the folder would take it for an option.
 * @param random gives so many random bytes
 */
export function newClusterId(random: (bytes: number) => Buffer = randomBytes): string {
  const id = random(16).toString('base64url');
  return id.startsWith('-') ? newClusterId(random) : id;
}

/** One node of Apache Kafka in KRaft mode: broker and controller in one process. */
export class KafkaBroker extends ManagedProcess {
  readonly brokers: string;
  private readonly nodeId: number;
  private readonly logDir: string;
  private readonly propertiesFile: string;
  private readonly logStart: number;
  private archiveDraft: string | undefined;

  constructor(private readonly options: KafkaBrokerOptions) {
    super({ ...options, name: options.name ?? 'Kafka' });
    this.brokers = `${host}:${options.brokerPort}`;
    this.nodeId = options.nodeId ?? 1;
    this.logDir = join(options.dataDir, 'log');
    this.propertiesFile = join(options.dataDir, 'server.properties');
    this.logStart = statSync(options.logFile, { throwIfNoEntry: false })?.size ?? 0;
  }

  override async stop(graceMs: number): Promise<void> {
    await super.stop(graceMs);
    this.keepClassArchive();
  }

  protected override async prepare(): Promise<void> {
    mkdirSync(this.options.dataDir, { recursive: true, mode: 0o700 });
    if (!existsSync(this.logDir)) await this.format();
    this.writeProperties(this.propertiesFile, this.logDir);
  }

  protected override launch(): ChildProcess {
    const log = openLog(this.options.logFile);
    try {
      return spawn(
        this.options.java.command,
        [...this.jvmOptions(), ...this.classArchiveOption(), 'kafka.Kafka', this.propertiesFile],
        { stdio: ['ignore', log, log], detached: true, cwd: this.options.dataDir },
      );
    } finally {
      closeSync(log);
    }
  }

  /** It serves when it counts itself among the brokers: then it is registered and not fenced. */
  protected override async isServing(): Promise<boolean> {
    try {
      const { nodes, controller } = await askMetadata(host, this.options.brokerPort);
      return controller !== undefined && nodes.some(({ nodeId }) => nodeId === this.nodeId);
    } catch {
      // Not listening yet.
      return false;
    }
  }

  protected override explainFailure(how: Text): OperatorError {
    const reason = lastLines(this.options.logFile, this.logStart).findLast((line) =>
      /ERROR|FATAL|Exception|Error:|error:/.test(line),
    );
    const tail = reason === undefined ? '' : `: ${reason.slice(0, 300)}`;
    return new OperatorError(
      { en: `${this.name} ${how.en}${tail}`, zh: `${this.name} ${how.zh}${tail}` },
      {
        en: `Its log is ${this.options.logFile}. If its data are damaged: ${freshFolderRoad.en}; ${composeRoad.en}`,
        zh: `日志见 ${this.options.logFile}。若数据已损坏：${freshFolderRoad.zh}；${composeRoad.zh}`,
      },
    );
  }

  /** Formats a new folder and puts it in place when it is whole. */
  private async format(): Promise<void> {
    const draft = `${this.logDir}.new`;
    rmSync(draft, { recursive: true, force: true });
    const properties = `${this.propertiesFile}.new`;
    this.writeProperties(properties, draft);
    const clusterId = this.options.clusterId ?? newClusterId();
    const command = ['format', '--cluster-id', clusterId, '--config', properties];
    const archive = this.classArchive();
    const share = existsSync(archive) ? [`-XX:SharedArchiveFile=${archive}`] : [];
    try {
      await run(
        this.options.java.command,
        [...this.jvmOptions(), ...share, 'kafka.tools.StorageTool', ...command],
        { maxBuffer: 16 * 1024 * 1024 },
      );
    } catch (error) {
      const detail = error instanceof Error ? (error.message.split('\n').at(-2) ?? '') : '';
      throw this.explainFailure({
        en: `could not format its folder ${this.options.dataDir} (${detail.trim()})`,
        zh: `无法初始化目录 ${this.options.dataDir}（${detail.trim()}）`,
      });
    }
    renameSync(draft, this.logDir);
    rmSync(properties, { force: true });
  }

  private writeProperties(file: string, logDir: string): void {
    const { brokerPort, controllerPort, clients } = this.options;
    const voters = this.options.voters ?? [{ nodeId: this.nodeId, controllerPort }];
    writeFileSync(
      file,
      serverProperties({
        nodeId: this.nodeId,
        host,
        brokerPort,
        controllerPort,
        clients,
        voters,
        logDir,
      }),
    );
  }

  private jvmOptions(): string[] {
    return [
      '-Xms64m',
      `-Xmx${this.options.heapMegabytes ?? 256}m`,
      // A small heap on few cores: both start faster and take less memory than the defaults.
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-XX:+ExitOnOutOfMemoryError',
      '-Djava.awt.headless=true',
      '-Djava.net.preferIPv4Stack=true',
      '-Dorg.slf4j.simpleLogger.showDateTime=true',
      "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
      // They print every setting at each start and each connection.
      '-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaConfig=warn',
      '-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config=warn',
      '-cp',
      this.options.jars.classPath,
    ];
  }

  /** Kafka's classes as Java keeps them loaded: with it the broker starts in 60 % of the time. */
  private classArchive(): string {
    return join(this.options.jars.cacheFolder, `java-${this.options.java.version}.jsa`);
  }

  /** Uses the class archive, or has this run write one when it ends (three seconds, once). */
  private classArchiveOption(): string[] {
    const archive = this.classArchive();
    if (existsSync(archive)) return [`-XX:SharedArchiveFile=${archive}`];
    this.archiveDraft = `${archive}.${process.pid}-${this.nodeId}`;
    return [`-XX:ArchiveClassesAtExit=${this.archiveDraft}`];
  }

  /** A written archive is put in place only when its process ended in order: it is whole then. */
  private keepClassArchive(): void {
    if (this.archiveDraft === undefined || !existsSync(this.archiveDraft)) return;
    // 143 is how Java ends on SIGTERM.
    if (this.lastExit?.code === 143) renameSync(this.archiveDraft, this.classArchive());
    else rmSync(this.archiveDraft, { force: true });
    this.archiveDraft = undefined;
  }
}
