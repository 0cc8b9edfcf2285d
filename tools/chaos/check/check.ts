import { checkAcknowledged } from './check-acknowledged.js';
import { checkEvents } from './check-events.js';
import { checkProgress } from './check-progress.js';
import { checkStatistics } from './check-statistics.js';
import type { Evidence, Violation } from './evidence.js';

/** Judges I1 to I5. @returns everything that must not be; nothing when all holds */
export function check(evidence: Evidence): Violation[] {
  return [
    ...checkAcknowledged(evidence),
    ...checkEvents(evidence),
    ...checkStatistics(evidence),
    ...checkProgress(evidence),
  ];
}
