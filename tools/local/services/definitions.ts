import { join } from 'node:path';
import type { ServiceName } from '#libs/persistence';
import { type LocalConfig, type ProcessName, reachable, serviceNames } from '../config.js';
import { projectFile } from '../project-file.js';
import type { Secrets } from '../state/secrets.js';

/** Where the compiled entry file of each process is. */
export type ServiceEntries = Readonly<Record<ProcessName, string>>;

const entryOf = (name: ProcessName): string =>
  projectFile(join('dist', 'apps', name, 'src', 'main.js'));

export const tiergridEntries: ServiceEntries = {
  gateway: entryOf('gateway'),
  identity: entryOf('identity'),
  reporting: entryOf('reporting'),
  dispatch: entryOf('dispatch'),
  assessment: entryOf('assessment'),
};

/**
 * A group waits this long for a member that was killed before it lets another in. Here each group has
 * one member: whoever starts the stack again after a crash should not wait half a minute.
 */
const localSessionTimeoutMs = '10000';

/** Addresses of a stack whose servers run. */
export interface StackAddresses {
  readonly ports: Readonly<Record<ProcessName, number>>;
  readonly databaseUrls: Readonly<Record<ServiceName, string>>;
  readonly brokers: readonly string[];
}

/** Where a process answers, for us and for the gateway. */
export function urlOf(name: ProcessName, config: LocalConfig, addresses: StackAddresses): string {
  const host = name === 'gateway' ? reachable(config.host) : '127.0.0.1';
  return `http://${host}:${addresses.ports[name]}`;
}

/**
 * The environment of one process. What the operator has set for services goes through; only the
 * owner's DATABASE_URL and the keys of other services reach nobody who does not need them.
 */
export function serviceEnvironment(
  name: ProcessName,
  config: LocalConfig,
  addresses: StackAddresses,
  secrets: Secrets,
  base: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const {
    DATABASE_URL: _database,
    KAFKA_BROKERS: _brokers,
    TIERGRID_KEY_SECRET: _keySecret,
    TIERGRID_CONTACT_KEY: _contactKey,
    TIERGRID_CONTACT_KEYS_EARLIER: earlierContactKeys,
    TIERGRID_WEBHOOK_KEY: _webhookKey,
    TIERGRID_EVIDENCE_LINK_KEY: _linkKey,
    ...inherited
  } = base;
  const common = {
    ...inherited,
    TIERGRID_HOST: name === 'gateway' ? config.host : '127.0.0.1',
    TIERGRID_PORT: String(addresses.ports[name]),
    TIERGRID_LOG_LEVEL: config.logLevel,
    TIERGRID_BASE_URL: config.baseUrl,
    // Directly: token keys can be fetched before the gateway listens.
    TIERGRID_JWKS_URL: `${urlOf('identity', config, addresses)}/oauth/jwks`,
  };
  if (name === 'gateway') {
    const urls = serviceNames.map((service) => [
      `${service.toUpperCase()}_URL`,
      urlOf(service, config, addresses),
    ]);
    return { ...common, ...(Object.fromEntries(urls) as Record<string, string>) };
  }
  return {
    ...common,
    DATABASE_URL: addresses.databaseUrls[name],
    KAFKA_BROKERS: addresses.brokers.join(','),
    KAFKA_TOPIC_PREFIX: config.topicPrefix,
    KAFKA_SESSION_TIMEOUT_MS: base['KAFKA_SESSION_TIMEOUT_MS'] ?? localSessionTimeoutMs,
    ...ownSecrets(name, secrets, earlierContactKeys),
    // A receiver on this machine, to try webhooks with.
    TIERGRID_WEBHOOK_NETWORKS: base['TIERGRID_WEBHOOK_NETWORKS'] ?? '127.0.0.0/8',
    ...(name === 'reporting'
      ? {
          TIERGRID_EVIDENCE_FOLDER:
            base['TIERGRID_EVIDENCE_FOLDER'] ?? join(config.stateDir, 'evidence'),
        }
      : {}),
  };
}

/** What one service encrypts with, and no other knows. */
function ownSecrets(
  name: ServiceName,
  secrets: Secrets,
  earlierContactKeys: string | undefined,
): NodeJS.ProcessEnv {
  switch (name) {
    case 'identity':
      return { TIERGRID_KEY_SECRET: secrets.keySecret };
    case 'reporting':
      return {
        TIERGRID_CONTACT_KEY: secrets.contactKey,
        ...(earlierContactKeys === undefined
          ? {}
          : { TIERGRID_CONTACT_KEYS_EARLIER: earlierContactKeys }),
        TIERGRID_WEBHOOK_KEY: secrets.webhookKey,
        TIERGRID_EVIDENCE_LINK_KEY: secrets.evidenceLinkKey,
      };
    case 'dispatch':
    case 'assessment':
      return {};
    default:
      return name satisfies never;
  }
}

/** The connection of a service's own role, beside that of the owner. */
export function serviceDatabaseUrl(
  ownerUrl: string,
  service: ServiceName,
  password: string,
): string {
  const url = new URL(ownerUrl);
  url.username = `tiergrid_${service}`;
  url.password = encodeURIComponent(password);
  return url.href;
}
