import { join } from 'node:path';
import type { ServiceName } from '#libs/persistence';
import { type ProcessName, processNames, serviceNames } from './config.js';
import {
  serviceDatabaseUrl,
  serviceEnvironment,
  type StackAddresses,
  urlOf,
} from './services/definitions.js';
import { ServiceProcess } from './services/service-process.js';
import { type StackContext, stageOf } from './stack-context.js';

/** A value for each service that owns a schema. */
function forEachService<T>(valueOf: (service: ServiceName) => T): Record<ServiceName, T> {
  return {
    identity: valueOf('identity'),
    reporting: valueOf('reporting'),
    dispatch: valueOf('dispatch'),
    assessment: valueOf('assessment'),
  };
}

/** The connections of the services' own roles. */
export function serviceDatabaseUrls(
  ownerUrl: string,
  context: StackContext,
): Record<ServiceName, string> {
  return forEachService((service) =>
    serviceDatabaseUrl(ownerUrl, service, context.secrets.roles[service]),
  );
}

/** The port of each process: the operator's, or a free one. */
export async function choosePorts({
  config,
  freePorts,
}: Pick<StackContext, 'config' | 'freePorts'>): Promise<Record<ProcessName, number>> {
  const chosen = forEachService((service) => config.ports[service]);
  const ports: Record<ProcessName, number> = { ...forEachService(() => 0), gateway: config.port };
  for (const service of serviceNames) ports[service] = chosen[service] ?? (await freePorts.next());
  return ports;
}

/** Starts all five processes together. @throws OperatorError of the first that does not come up */
export async function startServices(
  context: StackContext,
  addresses: StackAddresses,
): Promise<void> {
  await Promise.all(
    processNames.map((name) => {
      const service = newService(name, context, addresses);
      return context.progress.step(
        {
          en: `${name} on port ${addresses.ports[name]}`,
          zh: `${name} 已启动，端口 ${addresses.ports[name]}`,
        },
        () => context.supervisor.start(service, stageOf(name)),
      );
    }),
  );
}

function newService(
  name: ProcessName,
  context: StackContext,
  addresses: StackAddresses,
): ServiceProcess {
  const { config, secrets, environment, progress } = context;
  return new ServiceProcess({
    name,
    entry: context.entries[name],
    environment: serviceEnvironment(name, config, addresses, secrets, environment),
    url: urlOf(name, config, addresses),
    logFile: join(context.folder.logs, `${name}.log`),
    ledger: context.ledger,
    onTrouble: (line) => {
      progress.warn({ en: `${name}: ${line}`, zh: `${name}：${line}` });
    },
  });
}
