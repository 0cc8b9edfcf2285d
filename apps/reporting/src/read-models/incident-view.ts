import { z } from 'zod';
import { grades, impact, unitTypes } from '#libs/policy';
import { decidedBy } from './grading-view.js';

/** The states of an incident in the order in which it passes them; the other ends; on the side. */
export const incidentStatuses = [
  'reported',
  'accepted',
  'handling',
  'resolved',
  'verified',
  'closed',
  'rejected',
  'merged',
  'suspended',
] as const;

export const indicator = z.strictObject({
  type: z
    .enum(['ip', 'domain', 'url', 'file-hash', 'phone-number', 'payee-account', 'email'])
    .describe('A technical lead; never a person or an account of somebody as such'),
  value: z.string().min(1).max(2048),
});

export const affected = z.strictObject({
  unitName: z.string().min(1).max(200).optional().describe('Unit that is hit'),
  system: z.string().min(1).max(200).optional().describe('System, service or device that is hit'),
  unitType: z
    .enum(unitTypes)
    .optional()
    .describe('What kind of unit it is; with cii it says which duties the incident owes'),
  cii: z.boolean().optional().describe('Critical information infrastructure 关键信息基础设施'),
});

/** An incident as the API shows it. */
export const incidentView = z
  .object({
    id: z.uuid(),
    number: z.string().describe('The number that people say: 431002-2026-000123'),
    version: z.int().describe('Also the ETag; send it back as If-Match'),
    status: z.enum(incidentStatuses),
    title: z.string(),
    description: z.string().nullable(),
    divisionCode: z.string().describe('Where it happened'),
    divisionName: z.string(),
    holder: z.string().describe('Code of the office that must act now'),
    holderName: z.string(),
    categoryCode: z.string().nullable(),
    grade: z.enum(grades).nullable(),
    policyPack: z.string().describe('The rules that it goes by'),
    policyVersion: z.string().describe('Their version when it was reported or last graded'),
    suggestedGrade: z
      .enum(grades)
      .nullable()
      .describe('What the policy pack makes of the metrics; null while none is known'),
    decidedBy: decidedBy.describe('What makes it the suggested grade'),
    suspendedFrom: z
      .enum(['accepted', 'handling'])
      .nullable()
      .describe('While it is suspended: the state in which it goes on'),
    offeredTo: z.string().nullable().describe('Office that is to answer a hand-over'),
    mergedInto: z
      .object({
        id: z.uuid().nullable().describe('null: it lies outside what you may see'),
        number: z.string(),
        status: z.enum(incidentStatuses),
      })
      .nullable()
      .describe('Of a merged incident: the one that goes on for it, and how that stands'),
    hasFinalReport: z.boolean().describe('One was submitted since it was last reopened'),
    occurredAt: z.iso.datetime(),
    discoveredAt: z.iso.datetime(),
    reportedAt: z.iso.datetime().describe('When the platform received it'),
    updatedAt: z.iso.datetime(),
    reporterOffice: z.string(),
    clientId: z.string().nullable().describe('The id that the reporting device gave it'),
    affected: affected.nullable(),
    impact: impact.nullable(),
    indicators: z.array(indicator),
    hasContact: z
      .boolean()
      .describe('A contact is kept, encrypted; lists and commands show nothing of it'),
    allowedCommands: z
      .array(z.string())
      .describe('Commands that fit the present state, whosever they are'),
  })
  .meta({ id: 'Incident' });

export type IncidentView = z.output<typeof incidentView>;

/** An incident by itself, for whoever looks at this one. */
export const incidentDetail = incidentView
  .extend({
    contact: z
      .object({ name: z.string().nullable(), phone: z.string().nullable() })
      .nullable()
      .describe(
        'Masked: 张*, 138****5678. null without a contact, and for callers who need none; the whole ' +
          'of it only by POST …/contact/read, which is recorded',
      ),
    contactKeptUntil: z.iso
      .datetime()
      .nullable()
      .describe('When the contact is deleted; null without one, and before the incident has ended'),
    indicatorsKeptUntil: z.iso
      .datetime()
      .nullable()
      .describe('When the indicators are deleted; null without any, and before the end'),
  })
  .meta({ id: 'IncidentDetail' });

export type IncidentDetail = z.output<typeof incidentDetail>;

/** One line of an incident's history. */
export const timelineEntry = z
  .object({
    id: z.int(),
    kind: z.string().describe('reported, accepted, escalated, task-completed …'),
    at: z.iso.datetime().describe('When the platform received and did it'),
    occurredAt: z.iso
      .datetime()
      .nullable()
      .describe('When it was done, as an offline device says; null: at once, or not known'),
    actorName: z.string(),
    office: z.string().nullable().describe('null: the platform itself'),
    note: z.string().nullable().describe('Reason, summary or outcome'),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'TimelineEntry' });

export type TimelineEntry = z.output<typeof timelineEntry>;
