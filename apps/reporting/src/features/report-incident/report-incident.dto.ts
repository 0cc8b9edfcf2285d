import { z } from 'zod';
import { findCategory, impact } from '#libs/policy';
import { contactFields } from '../../contacts/contact-fields.js';
import { affected, indicator } from '../../read-models/incident-view.js';

const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .describe('RFC 3339 with offset: 2026-11-21T08:30:00+08:00');

/** Body of a report. Fields that are not named here are refused. */
export const reportIncident = z
  .strictObject({
    divisionCode: z
      .string()
      .min(1)
      .max(32)
      .describe('Where it happened: a division of your own area, 431002001001'),
    categoryCode: z
      .string()
      .min(1)
      .max(10)
      .optional()
      .describe('GB/T 20986-2023; leave it out when in doubt, triage decides')
      .meta({ examples: [findCategory('01007')?.code] }),
    title: z.string().trim().min(1).max(200).describe('What happened, in one line'),
    description: z.string().trim().max(10_000).optional(),
    occurredAt: instant.describe('When it began; not in the future'),
    discoveredAt: instant.optional().describe('When it was noticed; occurredAt unless given'),
    clientId: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe('The id that the device gave the report: sent twice, it is taken once'),
    affected: affected.optional(),
    impact: impact.optional(),
    indicators: z.array(indicator).max(100).default([]),
    contact: z
      .strictObject(contactFields)
      .optional()
      .describe('Of the reporter or victim, if they wish; kept encrypted, in no list and no event'),
    involvesStateSecrets: z
      .boolean()
      .default(false)
      .describe('true is refused and nothing is stored: such incidents go by other rules'),
  })
  .meta({ id: 'ReportIncident' });

export type ReportIncident = z.output<typeof reportIncident>;
