import { z } from 'zod';

/** Variables of a service that has clocks. */
export const clockEnvironment = {
  /** How long a limit may have passed before it is noticed, when nothing is left behind. */
  TIERGRID_CLOCK_SWEEP_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(3_600_000)
    .default(1_000)
    .describe('Milliseconds between two looks for limits that are due'),
};
