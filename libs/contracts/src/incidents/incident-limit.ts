import { z } from 'zod';
import { divisionCode, divisionPath, instant } from '../vocabulary.js';

/**
 * What every event about a limit of an incident says. Its aggregate is the clock, so that it does
 * not change the version of the incident, on which people's decisions stand.
 */
export const incidentLimit = {
  incidentId: z.uuid(),
  number: z.string().describe('The number that people say: 431002-2026-000123'),
  divisionCode: divisionCode.describe('Where it happened'),
  divisionPath,
  holder: divisionCode.describe('The office that must act'),
  holderPath: divisionPath,
  pack: z.string().describe('Policy pack that sets the limit: cn-2025'),
  rule: z.string().describe('The limit in it: acknowledge-iv'),
  measures: z
    .enum(['acknowledge', 'pass-up', 'first-feedback', 'handle'])
    .describe('What must be done in time'),
  startedAt: instant.describe('When the limit began to count'),
  dueAt: instant,
};
