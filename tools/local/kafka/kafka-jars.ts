import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { sendSignal } from '../process/end-process.js';
import { projectFile } from '../project-file.js';
import { composeRoad, errorCode, OperatorError } from '../report/operator-error.js';

const pomFile = projectFile('tools/local/kafka/pom.xml');

export interface KafkaJars {
  readonly classPath: string;
  /** Such as 4.4.0. */
  readonly kafkaVersion: string;
  /** A folder, shared by all checkouts of this user, for what belongs to exactly these jars. */
  readonly cacheFolder: string;
}

export interface ResolveJarsOptions {
  /** Where to keep the class path when `~/.m2`, where Maven's own files are, is not writable. */
  readonly otherCache: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Ends a running Maven. */
  readonly signal?: AbortSignal;
  /** Told before Maven runs: it may take a minute. */
  readonly onMaven?: () => void;
}

/**
 * The broker's class path. Maven is run only when it is not known yet or a jar of it is gone.
 * @throws OperatorError when Maven is needed and missing, offline or failing
 */
export async function resolveKafkaJars(options: ResolveJarsOptions): Promise<KafkaJars> {
  const pom = readFileSync(pomFile, 'utf8');
  const kafkaVersion = /<kafka\.version>([^<]+)</.exec(pom)?.[1];
  if (kafkaVersion === undefined) throw new Error(`${pomFile} names no kafka.version`);
  const key = createHash('sha256').update(pom).digest('hex').slice(0, 12);
  const cacheFolder = makeCacheFolder(options.otherCache, `kafka-${kafkaVersion}-${key}`);
  const file = join(cacheFolder, 'classpath');
  const known = knownClassPath(file);
  if (known !== undefined) return { classPath: known, kafkaVersion, cacheFolder };

  options.onMaven?.();
  const draft = `${file}.${process.pid}`;
  try {
    await runMaven(draft, options);
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
  return { classPath: readFileSync(file, 'utf8').trim(), kafkaVersion, cacheFolder };
}

function makeCacheFolder(otherRoot: string, name: string): string {
  const shared = join(homedir(), '.m2', 'tiergrid', name);
  try {
    mkdirSync(shared, { recursive: true });
    accessSync(shared, constants.W_OK);
    return shared;
  } catch {
    const own = join(otherRoot, name);
    mkdirSync(own, { recursive: true });
    return own;
  }
}

/** The class path of an earlier run, if all its jars are still there. */
function knownClassPath(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const classPath = readFileSync(file, 'utf8').trim();
  return classPath.split(delimiter).every((jar) => existsSync(jar)) ? classPath : undefined;
}

/** Runs Maven to write the class path to a file. */
async function runMaven(outputFile: string, options: ResolveJarsOptions): Promise<void> {
  const goal = ['validate', `-Dmdep.outputFile=${outputFile}`];
  // Also asks again for what it could not get earlier, which it remembers for a day otherwise.
  const child = spawn(
    'mvn',
    ['--batch-mode', '--quiet', '--update-snapshots', '--file', pomFile, ...goal],
    {
      env: options.environment ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // `mvn` is a script that starts Java: the group holds both, so that both can be ended.
      detached: true,
    },
  );
  const end = (): void => {
    if (child.pid !== undefined) sendSignal(-child.pid, 'SIGKILL');
  };
  options.signal?.addEventListener('abort', end, { once: true });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    options.signal?.throwIfAborted();
    if (code !== 0) throw mavenFailed(output);
  } catch (error) {
    throw errorCode(error) === 'ENOENT' ? noMaven() : error;
  } finally {
    options.signal?.removeEventListener('abort', end);
  }
}

function noMaven(): OperatorError {
  return new OperatorError(
    {
      en: "Kafka's jars are not on this machine yet, and Maven (mvn), which fetches them, was not found",
      zh: '本机尚无 Kafka 的 jar 包，且未找到用于下载的 Maven（mvn）',
    },
    {
      en: `Install Maven, name an existing broker in KAFKA_BROKERS, ${composeRoad.en}`,
      zh: `请安装 Maven，或用 KAFKA_BROKERS 指定已有的 Kafka，${composeRoad.zh}`,
    },
  );
}

/** What Maven prints when it cannot reach a repository, in its versions 3 and 4. */
const offline =
  /Unknown host|Could not transfer|Connection (refused|reset|timed out)|connect timed out|Network is unreachable|No route to host|name resolution|in offline mode|has not been downloaded from it before|PKIX path/i;

function mavenFailed(output: string): OperatorError {
  if (offline.test(output)) return repositoryNotReached(output);
  const reason =
    /\[(?:ERROR|FATAL)\] *(\S.*)/.exec(output)?.[1]?.replace(/ *->.*$/, '') ??
    output.trim().split('\n')[0] ??
    '';
  return new OperatorError(
    {
      en: `Maven cannot fetch Kafka's jars: ${reason}`,
      zh: `Maven 获取 Kafka 的 jar 包失败：${reason}`,
    },
    {
      en: `To see all of it: mvn -f tools/local/kafka/pom.xml validate; ${composeRoad.en}`,
      zh: `查看详情：mvn -f tools/local/kafka/pom.xml validate；${composeRoad.zh}`,
    },
  );
}

function repositoryNotReached(output: string): OperatorError {
  const address = /\((https?:\/\/[^)]+)\)/.exec(output)?.[1];
  const where = address === undefined ? '' : ` ${address}`;
  return new OperatorError(
    {
      en: `Maven cannot fetch Kafka's jars: it does not reach its repository${where}`,
      zh: `Maven 无法连接仓库${where}，下载不到 Kafka 的 jar 包`,
    },
    {
      en: `Once with a network (or a mirror in ~/.m2/settings.xml) is enough; or name an existing broker in KAFKA_BROKERS, ${composeRoad.en}`,
      zh: `联网运行一次即可（或在 ~/.m2/settings.xml 中配置镜像）；也可用 KAFKA_BROKERS 指定已有的 Kafka，${composeRoad.zh}`,
    },
  );
}
