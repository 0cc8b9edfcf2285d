import { z } from 'zod';
import { encryptionKey } from '#libs/encryption';
import { dataEnvironment, readEnvironment, serviceEnvironment } from '#libs/http';

export const environment = z.object({
  ...serviceEnvironment,
  ...dataEnvironment,
  TIERGRID_KEY_SECRET: encryptionKey,
});

/** What the identity service reads from its environment. */
export type IdentityConfig = z.output<typeof environment>;

/** Reads the environment, or ends the process naming every bad variable. */
export function readIdentityConfig(): IdentityConfig {
  return readEnvironment('identity', environment);
}
