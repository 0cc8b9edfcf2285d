import { resolve } from 'node:path';
import { z } from 'zod';
import type { ServiceName } from '#libs/persistence';
import type { Text } from './report/language.js';
import { OperatorError, OperatorErrors } from './report/operator-error.js';

/** The processes of a stack that listen for HTTP. */
export type ProcessName = 'gateway' | ServiceName;

/**
 * The services with a database. Named here again, because what #libs/persistence loads would only
 * fill the memory of a process that merely looks after others.
 */
export const serviceNames: readonly ServiceName[] = [
  'identity',
  'reporting',
  'dispatch',
  'assessment',
];
export const processNames: readonly ProcessName[] = ['gateway', ...serviceNames];

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.number().min(1).max(65_535));
const logLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']);
const webAddress = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));
const databaseAddress = z
  .url({ protocol: /^postgres(ql)?$/ })
  .refine((url) => new URL(url).pathname.length > 1);
const brokerList = z
  .string()
  .regex(/^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/)
  .transform((text) => text.split(','));

const portRule: Text = { en: 'a whole number from 1 to 65535', zh: '1 到 65535 的整数' };

/** Every variable: how it is read, and what a person must write there. */
const variables = {
  TIERGRID_HOST: {
    schema: z.string().default('127.0.0.1'),
    rule: { en: 'an address of this machine', zh: '本机地址' },
  },
  TIERGRID_PORT: { schema: port.default(8080), rule: portRule },
  TIERGRID_IDENTITY_PORT: { schema: port.optional(), rule: portRule },
  TIERGRID_REPORTING_PORT: { schema: port.optional(), rule: portRule },
  TIERGRID_DISPATCH_PORT: { schema: port.optional(), rule: portRule },
  TIERGRID_ASSESSMENT_PORT: { schema: port.optional(), rule: portRule },
  TIERGRID_POSTGRES_PORT: { schema: port.optional(), rule: portRule },
  TIERGRID_KAFKA_PORT: { schema: port.optional(), rule: portRule },
  TIERGRID_STATE_DIR: {
    schema: z.string().default('.tiergrid'),
    rule: { en: 'a folder', zh: '目录路径' },
  },
  TIERGRID_LOG_LEVEL: {
    schema: logLevel.default('info'),
    rule: {
      en: `one of ${logLevel.options.join(', ')}`,
      zh: `${logLevel.options.join('、')} 之一`,
    },
  },
  TIERGRID_BASE_URL: {
    schema: webAddress.optional(),
    rule: { en: 'an http or https address', zh: 'http 或 https 地址' },
  },
  DATABASE_URL: {
    schema: databaseAddress.optional(),
    rule: {
      en: 'an address such as postgres://owner:password@host:5432/database',
      zh: '形如 postgres://owner:password@host:5432/database 的地址',
    },
  },
  KAFKA_BROKERS: {
    schema: brokerList.optional(),
    rule: { en: 'host:port, several separated by commas', zh: 'host:port，多个以逗号分隔' },
  },
  KAFKA_TOPIC_PREFIX: {
    schema: z
      .string()
      .regex(/^[\w.-]*$/)
      .default(''),
    rule: { en: 'letters, digits and . _ - only', zh: '只含字母、数字和 . _ -' },
  },
  KAFKA_REPLICATION_FACTOR: {
    schema: z
      .string()
      .regex(/^[1-9]$/)
      .transform(Number)
      .default(1),
    rule: { en: 'a whole number from 1 to 9', zh: '1 到 9 的整数' },
  },
} satisfies Record<string, { schema: z.ZodType; rule: Text }>;

type VariableName = keyof typeof variables;

/** What the environment says about a local stack. */
export interface LocalConfig {
  /** Where the gateway listens; all else listens on 127.0.0.1. */
  readonly host: string;
  /** Of the gateway. */
  readonly port: number;
  /** Chosen free when not set. */
  readonly ports: Readonly<
    Record<Exclude<ProcessName, 'gateway'> | 'postgres' | 'kafka', number | undefined>
  >;
  /** Absolute. */
  readonly stateDir: string;
  readonly logLevel: string;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** Of an external database's owner; undefined to start the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  /** External brokers; undefined to start one. */
  readonly kafkaBrokers: readonly string[] | undefined;
  readonly topicPrefix: string;
  readonly replicationFactor: number;
}

/**
 * Reads the environment; an empty variable counts as not set.
 * @throws OperatorErrors naming every bad variable
 */
export function readConfig(environment: NodeJS.ProcessEnv): LocalConfig {
  const names = Object.keys(variables) as VariableName[];
  const given = Object.fromEntries(names.map((name) => [name, environment[name] || undefined]));
  const shape = Object.fromEntries(names.map((name) => [name, variables[name].schema])) as {
    [Name in VariableName]: (typeof variables)[Name]['schema'];
  };
  const result = z.object(shape).safeParse(given);
  if (!result.success) {
    const bad = new Set(result.error.issues.map((issue) => issue.path[0] as VariableName));
    throw new OperatorErrors([...bad].map((name) => badVariable(name, given[name] ?? '')));
  }
  const read = result.data;
  const config: LocalConfig = {
    host: read.TIERGRID_HOST,
    port: read.TIERGRID_PORT,
    ports: {
      identity: read.TIERGRID_IDENTITY_PORT,
      reporting: read.TIERGRID_REPORTING_PORT,
      dispatch: read.TIERGRID_DISPATCH_PORT,
      assessment: read.TIERGRID_ASSESSMENT_PORT,
      postgres: read.TIERGRID_POSTGRES_PORT,
      kafka: read.TIERGRID_KAFKA_PORT,
    },
    stateDir: resolve(read.TIERGRID_STATE_DIR),
    logLevel: read.TIERGRID_LOG_LEVEL,
    baseUrl:
      read.TIERGRID_BASE_URL ?? `http://${reachable(read.TIERGRID_HOST)}:${read.TIERGRID_PORT}`,
    databaseUrl: read.DATABASE_URL,
    kafkaBrokers: read.KAFKA_BROKERS,
    topicPrefix: read.KAFKA_TOPIC_PREFIX,
    // One embedded broker cannot hold more copies.
    replicationFactor: read.KAFKA_BROKERS === undefined ? 1 : read.KAFKA_REPLICATION_FACTOR,
  };
  refuseSamePorts(config);
  return config;
}

/** The variable that sets a port. */
function portVariable(name: keyof LocalConfig['ports'] | 'gateway'): string {
  return name === 'gateway' ? 'TIERGRID_PORT' : `TIERGRID_${name.toUpperCase()}_PORT`;
}

/** The ports that the operator has chosen, the gateway's among them. */
export function chosenPorts(config: LocalConfig): { variable: string; port: number }[] {
  const others = Object.entries(config.ports).flatMap(([name, number]) =>
    number === undefined
      ? []
      : [{ variable: portVariable(name as keyof LocalConfig['ports']), port: number }],
  );
  return [{ variable: portVariable('gateway'), port: config.port }, ...others];
}

/** An address to connect to, for one to listen on: 0.0.0.0 and :: stand for all of them. */
export function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function badVariable(name: VariableName, value: string): OperatorError {
  const { rule } = variables[name];
  // A database address holds a password.
  const shown = name === 'DATABASE_URL' ? '' : value;
  return new OperatorError(
    {
      en: `${name} is wrong${shown && `: ${JSON.stringify(shown)}`}`,
      zh: `环境变量 ${name} 有误${shown && `：${JSON.stringify(shown)}`}`,
    },
    { en: `It must be ${rule.en}`, zh: `应为${rule.zh}` },
  );
}

function refuseSamePorts(config: LocalConfig): void {
  const byPort = Map.groupBy(chosenPorts(config), (chosen) => chosen.port);
  const errors = [...byPort].flatMap(([number, chosen]) => {
    if (chosen.length === 1) return [];
    const names = chosen.map(({ variable }) => variable);
    return [
      new OperatorError(
        {
          en: `${names.join(' and ')} name the same port ${number}`,
          zh: `${names.join(' 与 ')} 使用了同一端口 ${number}`,
        },
        { en: 'Give each its own', zh: '请分别设置不同的端口' },
      ),
    ];
  });
  if (errors.length > 0) throw new OperatorErrors(errors);
}
