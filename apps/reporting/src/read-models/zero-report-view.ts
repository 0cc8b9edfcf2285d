import { z } from 'zod';
import { grains } from '../domain/zero-report/index.js';

/** A village's word that nothing happened in a period. */
export const zeroReportView = z
  .object({
    id: z.uuid(),
    divisionCode: z.string().describe('The village'),
    divisionName: z.string(),
    period: z.string().describe('2026-W47, 2026-11 or 2026-11-21'),
    grain: z.enum(grains),
    firstDay: z.iso.date(),
    lastDay: z.iso.date(),
    filedAt: z.iso.datetime(),
    filedBy: z.string().describe('What people call who filed it'),
    office: z.string().describe('Their office'),
    onBehalf: z.boolean().describe('Filed by another office than that of the village'),
    contradictedBy: z
      .object({ id: z.uuid(), number: z.string() })
      .nullable()
      .describe('The first incident that did happen there in the period and was reported later'),
  })
  .meta({ id: 'ZeroReport' });

export type ZeroReportView = z.output<typeof zeroReportView>;
