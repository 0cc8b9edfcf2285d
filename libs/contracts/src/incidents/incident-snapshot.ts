import { z } from 'zod';
import {
  actor,
  categoryCode,
  divisionCode,
  divisionPath,
  grade,
  incidentStatus,
  instant,
} from '../vocabulary.js';

/** What every incident event says of the incident as it stands after it. */
export const incidentSnapshot = {
  number: z.string().describe('The number that people say: 431002-2026-000123'),
  title: z.string(),
  divisionCode: divisionCode.describe('Where it happened'),
  divisionPath,
  holder: divisionCode.describe('The office that must act'),
  holderPath: divisionPath,
  status: incidentStatus,
  categoryCode: categoryCode.nullable().describe('null until triage'),
  grade: grade.nullable().describe('null until triage'),
  reportedAt: instant.describe('When the report was received'),
  actor,
};
