import { evidenceProblems } from '#libs/evidence';
import type { ProblemCatalogue } from '#libs/http';
import { liveProblems } from '#libs/live';
import { deviceProblems } from './devices/device.problems.js';
import { importProblems } from './features/import-incidents/import.problems.js';
import { contactProblems } from './problems/contact.problems.js';
import { dutyProblems } from './problems/duty.problems.js';
import { handOverProblems } from './problems/hand-over.problems.js';
import { lifecycleProblems } from './problems/lifecycle.problems.js';
import { mergeProblems } from './problems/merge.problems.js';
import { reportProblems } from './problems/report.problems.js';
import { searchProblems } from './problems/search.problems.js';
import { zeroReportProblems } from './problems/zero-report.problems.js';

/** What the reporting service refuses, beside the problems that all services share. */
export const reportingProblems = {
  ...liveProblems,
  ...evidenceProblems,
  ...reportProblems,
  ...contactProblems,
  ...zeroReportProblems,
  ...lifecycleProblems,
  ...handOverProblems,
  ...mergeProblems,
  ...searchProblems,
  ...dutyProblems,
  ...deviceProblems,
  ...importProblems,
} as const satisfies ProblemCatalogue;
