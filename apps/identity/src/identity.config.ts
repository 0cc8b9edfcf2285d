import { z } from 'zod';
import { dataEnvironment, readEnvironment, serviceEnvironment } from '#libs/http';

const environment = z.object({
  ...serviceEnvironment,
  ...dataEnvironment,
  TIERGRID_KEY_SECRET: z
    .base64url('must be 32 bytes in base64url: openssl rand 32 | basenc --base64url')
    .refine((text) => Buffer.from(text, 'base64url').length === 32, 'must be 32 bytes'),
});

/** What the identity service reads from its environment. */
export type IdentityConfig = z.output<typeof environment>;

/** Reads the environment, or ends the process naming every bad variable. */
export function readIdentityConfig(): IdentityConfig {
  return readEnvironment('identity', environment);
}
