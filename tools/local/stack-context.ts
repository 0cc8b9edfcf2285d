import type { LocalConfig, ProcessName } from './config.js';
import type { Java } from './kafka/java.js';
import type { FreePorts } from './network/ports.js';
import type { ProcessLedger } from './process/process-ledger.js';
import type { Progress } from './report/progress.js';
import type { ServiceEntries } from './services/definitions.js';
import type { StackTasks } from './tasks/stack-tasks.js';
import type { Secrets } from './state/secrets.js';
import type { StateFolder } from './state/state-folder.js';
import type { Supervisor } from './supervisor.js';

/** What a stack is made from. */
export interface StackParts {
  readonly config: LocalConfig;
  readonly environment: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly tasks: StackTasks;
  readonly entries: ServiceEntries;
}

/** What the steps of a start share, once the state folder is ours. */
export interface StackContext extends StackParts {
  readonly folder: StateFolder;
  readonly secrets: Secrets;
  readonly ledger: ProcessLedger;
  readonly supervisor: Supervisor;
  readonly freePorts: FreePorts;
  /** Undefined when the brokers are external. */
  readonly java: Java | undefined;
  /** Ends what cannot be waited for when the stack is stopped. */
  readonly signal: AbortSignal;
}

/** When processes are stopped: the highest stage first. */
export const stages = { postgres: 0, kafka: 1, services: 2, gateway: 3 } as const;

export function stageOf(name: ProcessName): number {
  return name === 'gateway' ? stages.gateway : stages.services;
}
