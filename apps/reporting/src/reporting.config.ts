import { z } from 'zod';
import { clockEnvironment } from '#libs/clocks';
import { encryptionKey, encryptionKeys } from '#libs/encryption';
import { evidenceEnvironment } from '#libs/evidence';
import { dataEnvironment, readEnvironment, serviceEnvironment, tokenEnvironment } from '#libs/http';
import { liveEnvironment } from '#libs/live';
import { policyEnvironment } from '#libs/policy';
import { timeEnvironment } from '#libs/time';
import { grains } from './domain/zero-report/index.js';

/** Counted from the end of the incident. */
const retentionDays = z.coerce.number().int().min(1).max(3650);

export const environment = z
  .object({
    ...serviceEnvironment,
    ...tokenEnvironment,
    ...dataEnvironment,
    ...timeEnvironment,
    ...policyEnvironment,
    ...liveEnvironment,
    ...evidenceEnvironment,
    /** The pack that new reports go by. */
    TIERGRID_DEFAULT_POLICY_PACK: z.string().default('cn-2025'),
    ...clockEnvironment,
    TIERGRID_CONTACT_KEY: encryptionKey,
    TIERGRID_CONTACT_KEYS_EARLIER: encryptionKeys,
    TIERGRID_CONTACT_RETENTION_DAYS: retentionDays.default(180),
    TIERGRID_INDICATOR_RETENTION_DAYS: retentionDays.default(365),
    TIERGRID_ZERO_REPORT_PERIOD: z.enum(grains).default('week'),
    /** Days after the end of a period in which it may be reported on. */
    TIERGRID_ZERO_REPORT_DAYS: z.coerce.number().int().min(1).max(366).default(7),
  })
  .refine(
    ({ TIERGRID_POLICY_PACKS: packs, TIERGRID_DEFAULT_POLICY_PACK: id }) =>
      packs.find(id) !== undefined,
    { path: ['TIERGRID_DEFAULT_POLICY_PACK'], error: 'names no policy pack of this platform' },
  );

/** What the reporting service reads from its environment. */
export type ReportingConfig = z.output<typeof environment>;

/** Reads the environment, or ends the process naming every bad variable. */
export function readReportingConfig(): ReportingConfig {
  return readEnvironment('reporting', environment);
}
