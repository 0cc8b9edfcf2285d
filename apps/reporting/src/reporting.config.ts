import { z } from 'zod';
import { encryptionKey } from '#libs/encryption';
import { dataEnvironment, readEnvironment, serviceEnvironment, tokenEnvironment } from '#libs/http';
import { policyEnvironment } from '#libs/policy';
import { timeEnvironment } from '#libs/time';

export const environment = z.object({
  ...serviceEnvironment,
  ...tokenEnvironment,
  ...dataEnvironment,
  ...timeEnvironment,
  ...policyEnvironment,
  TIERGRID_CONTACT_KEY: encryptionKey,
});

/** What the reporting service reads from its environment. */
export type ReportingConfig = z.output<typeof environment>;

/** Reads the environment, or ends the process naming every bad variable. */
export function readReportingConfig(): ReportingConfig {
  return readEnvironment('reporting', environment);
}
