import { z } from 'zod';
import { dataEnvironment, readEnvironment, serviceEnvironment, tokenEnvironment } from '#libs/http';
import { timeEnvironment } from '#libs/time';

export const environment = z.object({
  ...serviceEnvironment,
  ...tokenEnvironment,
  ...dataEnvironment,
  ...timeEnvironment,
});

/** What the dispatch service reads from its environment. */
export type DispatchConfig = z.output<typeof environment>;

/** Reads the environment, or ends the process naming every bad variable. */
export function readDispatchConfig(): DispatchConfig {
  return readEnvironment('dispatch', environment);
}
