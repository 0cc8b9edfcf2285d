import { z } from 'zod';
import { dataEnvironment, readEnvironment, serviceEnvironment, tokenEnvironment } from '#libs/http';
import { timeEnvironment } from '#libs/time';

export const environment = z.object({
  ...serviceEnvironment,
  ...tokenEnvironment,
  ...dataEnvironment,
  ...timeEnvironment,
});

/** What the assessment service reads from its environment. */
export type AssessmentConfig = z.output<typeof environment>;

/** Reads the environment, or ends the process naming every bad variable. */
export function readAssessmentConfig(): AssessmentConfig {
  return readEnvironment('assessment', environment);
}
