import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { composeRoad, OperatorError } from '../report/operator-error.js';

/** Apache Kafka 4 brokers need it. */
const oldestMajor = 17;

export interface Java {
  /** The command to run. */
  readonly command: string;
  /** Such as 17.0.15. */
  readonly version: string;
}

const run = promisify(execFile);

/**
 * Finds a Java that can run the broker: that of JAVA_HOME, otherwise the one on the PATH.
 * @throws OperatorError when there is none, or only older ones
 */
export async function findJava(environment: NodeJS.ProcessEnv = process.env): Promise<Java> {
  const home = environment['JAVA_HOME'];
  const ofHome = home === undefined || home === '' ? undefined : join(home, 'bin', 'java');
  const commands = ofHome !== undefined && existsSync(ofHome) ? [ofHome, 'java'] : ['java'];
  let tooOld: string | undefined;
  for (const command of commands) {
    const version = await versionOf(command, environment);
    if (version === undefined) continue;
    if (majorOf(version) >= oldestMajor) return { command, version };
    tooOld ??= version;
  }
  throw noJava(tooOld);
}

/** Java 8 and before called themselves 1.8. */
export function majorOf(version: string): number {
  const [first = '0', second = '0'] = version.split(/[._+-]/);
  return Number(first === '1' ? second : first);
}

async function versionOf(
  command: string,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await run(command, ['-version'], { env: environment });
    return / version "([^"]+)"/.exec(stderr + stdout)?.[1];
  } catch {
    // Not there, or a placeholder such as macOS has, which only tells that Java is not installed.
    return undefined;
  }
}

function noJava(tooOld: string | undefined): OperatorError {
  return new OperatorError(
    tooOld === undefined
      ? { en: 'Kafka needs Java, and none was found', zh: '未找到 Kafka 所需的 Java' }
      : {
          en: `Kafka needs Java ${oldestMajor} or newer, and this is Java ${tooOld}`,
          zh: `Kafka 需要 Java ${oldestMajor} 或更新版本，当前为 Java ${tooOld}`,
        },
    {
      en: `Install Java ${oldestMajor} or newer (JAVA_HOME is looked at first), name an existing broker in KAFKA_BROKERS, ${composeRoad.en}`,
      zh: `请安装 Java ${oldestMajor} 或更新版本（优先使用 JAVA_HOME），或用 KAFKA_BROKERS 指定已有的 Kafka，${composeRoad.zh}`,
    },
  );
}
