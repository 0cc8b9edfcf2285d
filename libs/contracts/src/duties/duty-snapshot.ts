import { z } from 'zod';
import { actor, divisionCode, divisionPath, grade, instant } from '../vocabulary.js';

/** What every event of a statutory duty says: whose it is, and what is owed. */
export const dutySnapshot = {
  incidentId: z.uuid().describe('The incident that owes it'),
  number: z.string().describe('The number that people say: 431002-2026-000123'),
  divisionCode: divisionCode.describe('Where the incident happened'),
  divisionPath,
  holder: divisionCode.describe('The office that must act on the incident'),
  holderPath: divisionPath,
  grade: grade.nullable(),
  duty: z.string().describe('Id of the duty in its policy pack: cii-report'),
  round: z.int().describe('1, and one more each time that the same duty arises again'),
  pack: z.string().describe('Policy pack: cn-2025'),
  packVersion: z.string(),
  document: z.enum(['first', 'supplementary', 'final']).describe('Which report fulfils it'),
  owedBy: z.array(z.string()).describe('Ids of the parties in the pack: cii-operator'),
  startedAt: instant.nullable().describe('When its time began; null when it has not'),
  dueAt: instant.nullable().describe('null: promptly, without a limit in numbers'),
  actor,
};
