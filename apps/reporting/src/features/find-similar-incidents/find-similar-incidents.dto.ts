import { z } from 'zod';
import { incidentView, indicator } from '../../read-models/incident-view.js';

/** What somebody is about to report. */
export const similarQuestion = z
  .strictObject({
    divisionCode: z
      .string()
      .min(1)
      .max(32)
      .describe('Where it happened; what happened there comes first'),
    title: z.string().trim().min(1).max(200),
    description: z.string().trim().max(10_000).optional(),
    indicators: z.array(indicator).max(100).default([]),
  })
  .meta({ id: 'SimilarQuestion' });

export type SimilarQuestion = z.output<typeof similarQuestion>;

/** How an earlier incident is like the one in question. */
export const similarIncident = z
  .object({
    incident: incidentView,
    sameIndicators: z.array(indicator).describe('Leads that both name'),
    sameWords: z
      .number()
      .min(0)
      .max(1)
      .describe('Share of the words of the title that stand in the earlier incident too'),
  })
  .meta({ id: 'SimilarIncident' });

export type SimilarIncident = z.output<typeof similarIncident>;
