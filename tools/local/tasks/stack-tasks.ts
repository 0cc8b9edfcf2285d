import type { ArrivalInput } from './directory-arrival.js';
import type { ServiceName } from '#libs/persistence';

/** An API client as `local.json` shows it to the person who wants to try something. */
export interface LocalClient {
  readonly role: string;
  /** Code of the office's division. */
  readonly division: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface SeedInput {
  /** Connections of the services' own roles. */
  readonly databaseUrls: Readonly<Record<ServiceName, string>>;
  /** Secrets that an earlier start has shown, by client id: they stay as they are. */
  readonly knownSecrets: ReadonlyMap<string, string>;
  /** Whether clients whose secret nobody here knows get a new one; on a shared database not. */
  readonly reissueUnknown: boolean;
}

export interface SeedResult {
  /** How many divisions there are now. */
  readonly divisions: number;
  /** Codes of those whose offices got clients. */
  readonly offices: readonly string[];
  /** Those whose secret is known. */
  readonly clients: readonly LocalClient[];
}

/** What a stack does once its servers run: the parts of the product that starting needs. */
export interface StackTasks {
  /** Makes roles and schemas and runs all migrations. */
  readonly migrate: (input: {
    readonly ownerUrl: string;
    readonly passwords: Readonly<Record<ServiceName, string>>;
  }) => Promise<void>;
  /** Makes the topics that are missing. */
  readonly createTopics: (input: {
    readonly brokers: readonly string[];
    readonly replicationFactor: number;
    readonly prefix: string;
  }) => Promise<void>;
  /** Loads the divisions and clients that one starts with. Doing it again changes nothing. */
  readonly seed: (input: SeedInput) => Promise<SeedResult>;
  /** Waits until every service has the divisions that were loaded. */
  readonly awaitDirectory: (input: ArrivalInput) => Promise<void>;
  /** Nothing more will be asked; what is still running is broken off. */
  readonly close: () => void;
}

/** The tasks as the product gives them: without a process of their own. */
export type TaskFunctions = Omit<StackTasks, 'close'>;
