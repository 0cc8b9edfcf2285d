import { type ChildProcess, spawn } from 'node:child_process';
import { ManagedProcess, type ManagedProcessOptions } from '../process/managed-process.js';
import type { Text } from '../report/language.js';
import { OperatorError } from '../report/operator-error.js';
import { keepLog } from './service-log.js';

export interface ServiceProcessOptions extends ManagedProcessOptions {
  /** The compiled file to run. */
  readonly entry: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Where it answers, without a path. */
  readonly url: string;
  readonly logFile: string;
  /** Told about each warning and error in its log. */
  readonly onTrouble: (line: string) => void;
}

const answerWithinMs = 2_000;
const troublesKept = 4;

/**
 * One of Tiergrid's services, as a Node process of its own. It holds an IPC channel to us and ends
 * when that closes, so that a killed supervisor leaves no service behind.
 */
export class ServiceProcess extends ManagedProcess {
  /** Of the present run, the last ones. */
  private troubles: readonly string[] = [];

  constructor(private readonly options: ServiceProcessOptions) {
    super(options);
  }

  protected override launch(): ChildProcess {
    const { entry, environment, logFile, onTrouble } = this.options;
    this.troubles = [];
    const child = spawn(process.execPath, ['--enable-source-maps', entry], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    keepLog(
      logFile,
      [child.stdout, child.stderr].filter((stream) => stream !== null),
      (line) => {
        this.troubles = [...this.troubles, line].slice(-troublesKept);
        onTrouble(line);
      },
    );
    return child;
  }

  protected override async isServing(): Promise<boolean> {
    try {
      const answer = await fetch(new URL('/health/ready', this.options.url), {
        signal: AbortSignal.timeout(answerWithinMs),
      });
      await answer.body?.cancel();
      return answer.ok;
    } catch {
      // Not listening yet.
      return false;
    }
  }

  protected override explainFailure(how: Text): OperatorError {
    // Services say it in these words; before them may stand a framework's own.
    const said = this.troubles.findIndex((line) => line.includes('cannot start'));
    const lines = this.troubles.slice(Math.max(0, said));
    const tail = lines.length === 0 ? '' : `: ${lines.join(' ')}`;
    return new OperatorError(
      {
        en: `The service ${this.name} ${how.en}${tail}`,
        zh: `服务 ${this.name} ${how.zh}${tail}`,
      },
      { en: `Its log is ${this.options.logFile}`, zh: `日志见 ${this.options.logFile}` },
    );
  }
}
