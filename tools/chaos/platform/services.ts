import { join } from 'node:path';
import type { ServiceName } from '#libs/persistence';
import type { ProcessLedger } from '../../local/process/process-ledger.js';
import { projectFile } from '../../local/project-file.js';
import { ServiceProcess } from '../../local/services/service-process.js';

/** What all service processes of a run share. */
export interface ServiceSetting {
  readonly folder: string;
  readonly ledger: ProcessLedger;
  readonly baseUrl: string;
  readonly identityUrl: string;
  readonly brokers: readonly string[];
  readonly databaseUrls: Readonly<Record<ServiceName, string>>;
  readonly keySecret: string;
  readonly contactKey: string;
  readonly webhookKey: string;
  readonly evidenceLinkKey: string;
}

/** Short, so that a dead consumer's partitions move within seconds. */
export const sessionTimeoutMs = 6_000;

function entryOf(name: string): string {
  return projectFile(join('dist', 'apps', name, 'src', 'main.js'));
}

function common(setting: ServiceSetting, port: number): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    TIERGRID_HOST: '127.0.0.1',
    TIERGRID_PORT: String(port),
    TIERGRID_LOG_LEVEL: 'info',
    TIERGRID_BASE_URL: setting.baseUrl,
    TIERGRID_JWKS_URL: `${setting.identityUrl}/oauth/jwks`,
  };
}

/** A replica of a service. @param extra environment of this process alone */
export function serviceProcess(
  setting: ServiceSetting,
  service: ServiceName,
  place: { readonly name: string; readonly port: number },
  extra: NodeJS.ProcessEnv = {},
): ServiceProcess {
  return new ServiceProcess({
    name: place.name,
    entry: entryOf(service),
    environment: {
      ...common(setting, place.port),
      DATABASE_URL: named(setting.databaseUrls[service], place.name),
      KAFKA_BROKERS: setting.brokers.join(','),
      KAFKA_SESSION_TIMEOUT_MS: String(sessionTimeoutMs),
      TIERGRID_KEY_SECRET: setting.keySecret,
      TIERGRID_CONTACT_KEY: setting.contactKey,
      TIERGRID_WEBHOOK_KEY: setting.webhookKey,
      TIERGRID_EVIDENCE_LINK_KEY: setting.evidenceLinkKey,
      TIERGRID_EVIDENCE_FOLDER: join(setting.folder, 'evidence'),
      ...extra,
    },
    url: `http://127.0.0.1:${place.port}`,
    logFile: join(setting.folder, `${place.name}.log`),
    ledger: setting.ledger,
    onTrouble: () => undefined,
  });
}

/** PostgreSQL shows under the replica's own name what it is doing. */
function named(databaseUrl: string, name: string): string {
  const url = new URL(databaseUrl);
  url.searchParams.set('application_name', name);
  return url.href;
}

/** The gateway, in front of the services' balancers. */
export function gatewayProcess(
  setting: ServiceSetting,
  port: number,
  fronts: Readonly<Record<ServiceName, string>>,
): ServiceProcess {
  return new ServiceProcess({
    name: 'gateway',
    entry: entryOf('gateway'),
    environment: {
      ...common(setting, port),
      IDENTITY_URL: fronts.identity,
      REPORTING_URL: fronts.reporting,
      DISPATCH_URL: fronts.dispatch,
      ASSESSMENT_URL: fronts.assessment,
      TIERGRID_RATE_LIMIT_PER_MINUTE: '1000000',
    },
    url: `http://127.0.0.1:${port}`,
    logFile: join(setting.folder, 'gateway.log'),
    ledger: setting.ledger,
    onTrouble: () => undefined,
  });
}

/** The module that moves a process's clock, loaded before anything else. */
export function shiftedClock(shiftMs: number): NodeJS.ProcessEnv {
  const preload = projectFile(join('dist', 'tools', 'chaos', 'platform', 'shift-clock.js'));
  return {
    NODE_OPTIONS: `--import=${new URL(`file://${preload}`).href}`,
    CHAOS_CLOCK_SHIFT_MS: String(shiftMs),
  };
}
