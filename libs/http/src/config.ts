import { z } from 'zod';

/** Variables that every service reads. */
export const serviceEnvironment = {
  TIERGRID_HOST: z.string().min(1).default('127.0.0.1'),
  TIERGRID_PORT: z.coerce.number().int().min(1).max(65_535),
  TIERGRID_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  TIERGRID_BASE_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
};

/** Variables of a service that checks tokens. */
export const tokenEnvironment = {
  TIERGRID_JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
};

/** Variables of a service with a database and events. */
export const dataEnvironment = {
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(16),
  KAFKA_BROKERS: z
    .string()
    .regex(/^[^\s,]+:\d+(,[^\s,]+:\d+)*$/, 'must be host:port, several separated by commas')
    .transform((text) => text.split(',')),
  KAFKA_TOPIC_PREFIX: z
    .string()
    .regex(/^[\w.-]*$/)
    .default(''),
};

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
