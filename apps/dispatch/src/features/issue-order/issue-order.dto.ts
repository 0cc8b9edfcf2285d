import { z } from 'zod';
import { limit, targets } from '../../targets/targets.dto.js';

/** Body of a new order. Fields that are not named here are refused. */
export const issueOrder = z
  .strictObject({
    title: z.string().trim().min(1).max(200).describe('What is to be done, in one line'),
    instructions: z.string().trim().min(1).max(10_000),
    source: z
      .strictObject({ type: z.literal('incident'), id: z.uuid() })
      .optional()
      .describe('The incident that the order serves; it must lie in your area and not be closed'),
    targets,
    acknowledgeBy: limit.optional(),
    completeBy: limit.optional().describe('Later than acknowledgeBy'),
  })
  .meta({ id: 'IssueOrder' });

export type IssueOrder = z.output<typeof issueOrder>;
