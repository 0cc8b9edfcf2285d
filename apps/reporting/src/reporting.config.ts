import { z } from 'zod';
import { dataEnvironment, readEnvironment, serviceEnvironment, tokenEnvironment } from '#libs/http';
import { timeEnvironment } from '#libs/time';

const environment = z.object({
  ...serviceEnvironment,
  ...tokenEnvironment,
  ...dataEnvironment,
  ...timeEnvironment,
  TIERGRID_CONTACT_KEY: z
    .base64url('must be 32 bytes in base64url: openssl rand 32 | basenc --base64url')
    .refine((text) => Buffer.from(text, 'base64url').length === 32, 'must be 32 bytes'),
});

/** What the reporting service reads from its environment. */
export type ReportingConfig = z.output<typeof environment>;

/** Reads the environment, or ends the process naming every bad variable. */
export function readReportingConfig(): ReportingConfig {
  return readEnvironment('reporting', environment);
}
