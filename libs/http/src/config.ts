import { z } from 'zod';
import { type OverloadLimits, usualOverloadLimits } from './overload/admission.js';

/** Variables that every service reads. */
export const serviceEnvironment = {
  TIERGRID_HOST: z.string().min(1).default('127.0.0.1'),
  TIERGRID_PORT: z.coerce.number().int().min(1).max(65_535),
  TIERGRID_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  TIERGRID_BASE_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  /** What a process takes on before it refuses; see `OverloadLimits`. */
  TIERGRID_OVERLOAD_IN_WORK: z.coerce.number().int().min(1).max(100_000).optional(),
  TIERGRID_OVERLOAD_UPLOADS: z.coerce.number().int().min(1).max(10_000).optional(),
  TIERGRID_OVERLOAD_LOOP_DELAY_MS: z.coerce.number().int().min(10).max(10_000).optional(),
};

/** Variables of a service that checks tokens. */
export const tokenEnvironment = {
  TIERGRID_JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
};

/** Variables of a service with a database and events. */
export const dataEnvironment = {
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(16),
  /** How long work waits for a connection, in milliseconds. */
  DATABASE_WAIT_MS: z.coerce.number().int().min(100).max(60_000).optional(),
  KAFKA_BROKERS: z
    .string()
    .regex(/^[^\s,]+:\d+(,[^\s,]+:\d+)*$/, 'must be host:port, several separated by commas')
    .transform((text) => text.split(',')),
  KAFKA_TOPIC_PREFIX: z
    .string()
    .regex(/^[\w.-]*$/)
    .default(''),
  /** After this much silence a consumer's partitions go to another replica; 30 s unless said. */
  KAFKA_SESSION_TIMEOUT_MS: z.coerce.number().int().min(6_000).max(300_000).optional(),
  /** Events that were not sent take up so much at the most, in MiB; then writes are refused. */
  TIERGRID_OUTBOX_LIMIT_MB: z.coerce.number().positive().max(1_000_000).optional(),
};

/** The part of a configuration that says what a process takes on. */
type OverloadEnvironment = {
  readonly [Name in keyof typeof serviceEnvironment & `TIERGRID_OVERLOAD_${string}`]?:
    number | undefined;
};

/** @param usual what holds where the environment says nothing */
export function readOverloadLimits(
  environment: OverloadEnvironment,
  usual: OverloadLimits = usualOverloadLimits,
): OverloadLimits {
  return {
    inWork: environment.TIERGRID_OVERLOAD_IN_WORK ?? usual.inWork,
    uploads: environment.TIERGRID_OVERLOAD_UPLOADS ?? usual.uploads,
    loopDelayMs: environment.TIERGRID_OVERLOAD_LOOP_DELAY_MS ?? usual.loopDelayMs,
  };
}

/**
 * Reads the environment by a schema. When something is wrong, prints one line for each bad
 * variable, all at once, and ends the process.
 */
export function readEnvironment<Shape extends z.ZodObject>(
  service: string,
  shape: Shape,
  environment: NodeJS.ProcessEnv = process.env,
): z.output<Shape> {
  const result = shape.safeParse(environment);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  process.stderr.write(
    `${service} cannot start; these variables are wrong:\n${lines.join('\n')}\n`,
  );
  process.exit(1);
}
