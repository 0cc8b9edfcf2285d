import { z } from 'zod';

/** Words that several contracts share. A change here would edit published contracts: add, never alter. */

export const divisionCode = z
  .string()
  .regex(/^[0-9A-Za-z-]{1,32}$/)
  .describe('Code of a division, a string: 431002001001');

export const divisionPath = z
  .string()
  .regex(/^([0-9A-Za-z-]{1,32}\/)+$/)
  .describe('Codes from the root down, each followed by a slash: 43/4310/431002/');

export const instant = z.iso.datetime({ offset: true }).describe('RFC 3339 date and time');

export const day = z.iso.date().describe('YYYY-MM-DD');

export const grade = z
  .enum(['I', 'II', 'III', 'IV'])
  .describe(
    'I particularly serious 特别重大, II serious 重大, III fairly serious 较大, IV general 一般',
  );

export const categoryCode = z
  .string()
  .regex(/^[0-9]{5}$/)
  .describe('GB/T 20986-2023: two digits class and three digits sequence, 01007 ransomware');

export const actor = z
  .object({
    clientId: z
      .string()
      .describe('The API client or person that acted; `platform` for the platform itself'),
    office: divisionCode.nullable().describe('Their office; null for the platform itself'),
  })
  .describe('Who did it. Names and contacts of people are never in events.');

export const incidentStatus = z.enum([
  'reported',
  'accepted',
  'handling',
  'resolved',
  'verified',
  'closed',
  'rejected',
  'suspended',
  'merged',
]);

export const taskStatus = z.enum([
  'issued',
  'acknowledged',
  'handed-down',
  'submitted',
  'reworking',
  'done',
  'declined',
  'recalled',
]);
