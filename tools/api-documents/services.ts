import type { DynamicModule } from '@nestjs/common';
import { z } from 'zod';
import { evidenceEnvironment } from '#libs/evidence';
import type { ProblemCatalogue } from '#libs/http';
import { shippedPolicyPacks } from '#libs/policy';
import { AssessmentModule } from '../../apps/assessment/src/assessment.module.js';
import { assessmentProblems } from '../../apps/assessment/src/assessment.problems.js';
import { DispatchModule } from '../../apps/dispatch/src/dispatch.module.js';
import { dispatchProblems } from '../../apps/dispatch/src/dispatch.problems.js';
import { IdentityModule } from '../../apps/identity/src/identity.module.js';
import { identityProblems } from '../../apps/identity/src/identity.problems.js';
import { ReportingModule } from '../../apps/reporting/src/reporting.module.js';
import { reportingProblems } from '../../apps/reporting/src/reporting.problems.js';

/** A service whose API stands in the documents. */
export interface DocumentedService {
  readonly name: string;
  readonly module: DynamicModule;
  readonly problems: ProblemCatalogue;
  /** Whether a command on one of its resources must, may or cannot carry If-Match (ADR 0012). */
  readonly ifMatch: 'required' | 'optional' | 'none';
}

/** A key of 32 bytes, base64url. */
const noKey = 'A'.repeat(43);

/** Complete for the compiler; nothing of it is used, because nothing is started or connected. */
const noConfig = {
  TIERGRID_HOST: '127.0.0.1',
  TIERGRID_PORT: 1,
  TIERGRID_LOG_LEVEL: 'fatal',
  TIERGRID_BASE_URL: 'http://127.0.0.1',
  TIERGRID_JWKS_URL: undefined,
  TIERGRID_TIME_ZONE: 'UTC',
  TIERGRID_POLICY_PACKS: shippedPolicyPacks(),
  TIERGRID_DEFAULT_POLICY_PACK: 'cn-2025',
  TIERGRID_STREAM_LIMIT: 1,
  TIERGRID_WEBHOOK_KEY: noKey,
  TIERGRID_WEBHOOK_NETWORKS: [],
  TIERGRID_WEBHOOK_LOG_DAYS: 30,
  ...z
    .object(evidenceEnvironment)
    .parse({ TIERGRID_EVIDENCE_FOLDER: 'none', TIERGRID_EVIDENCE_LINK_KEY: noKey }),
  TIERGRID_CONTACT_KEY: noKey,
  TIERGRID_CONTACT_KEYS_EARLIER: [],
  TIERGRID_CONTACT_RETENTION_DAYS: 1,
  TIERGRID_INDICATOR_RETENTION_DAYS: 1,
  TIERGRID_ZERO_REPORT_PERIOD: 'week',
  TIERGRID_ZERO_REPORT_DAYS: 1,
  TIERGRID_CLOCK_SWEEP_MS: 3_600_000,
  TIERGRID_KEY_SECRET: noKey,
  DATABASE_URL: 'postgres://127.0.0.1/none',
  DATABASE_POOL_SIZE: 2,
  KAFKA_BROKERS: [],
  KAFKA_TOPIC_PREFIX: '',
} as const;
const config = {
  ...noConfig,
  KAFKA_BROKERS: [],
  TIERGRID_CONTACT_KEYS_EARLIER: [],
  TIERGRID_WEBHOOK_NETWORKS: [],
};

/** Every service with an API, in the order of the documents. */
export const documentedServices: readonly DocumentedService[] = [
  {
    name: 'identity',
    module: IdentityModule.forRoot(config),
    problems: identityProblems,
    ifMatch: 'none',
  },
  {
    name: 'reporting',
    module: ReportingModule.forRoot(config),
    problems: reportingProblems,
    ifMatch: 'required',
  },
  {
    name: 'dispatch',
    module: DispatchModule.forRoot(config),
    problems: dispatchProblems,
    ifMatch: 'optional',
  },
  {
    name: 'assessment',
    module: AssessmentModule.forRoot(config),
    problems: assessmentProblems,
    ifMatch: 'none',
  },
];
