import { z } from 'zod';
import { limit, targets } from '../../targets/targets.dto.js';

/** Body of a hand-down. Fields that are not named here are refused. */
export const handDownTask = z
  .strictObject({
    targets,
    instructions: z
      .string()
      .trim()
      .min(1)
      .max(10_000)
      .optional()
      .describe("The task's own unless given"),
    acknowledgeBy: limit.optional(),
    completeBy: limit
      .optional()
      .describe("Not later than the task's own, which stands unless given"),
  })
  .meta({ id: 'HandDownTask' });

export type HandDownTask = z.output<typeof handDownTask>;
