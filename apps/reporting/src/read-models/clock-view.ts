import { z } from 'zod';
import { text } from '#libs/policy';

/** What a limit measures, in the words of the packs. */
const measures = z.enum(['acknowledge', 'pass-up', 'first-feedback', 'handle']);

/** A limit of an incident as the API shows it. */
export const clockView = z
  .object({
    incidentId: z.uuid(),
    number: z.int().describe('Counted from 1 for each incident'),
    rule: z.string().describe('The limit in the policy pack: acknowledge-iv'),
    name: text.describe('The name of the limit'),
    pack: z.string(),
    measures: measures.describe(
      'What must be done in time. acknowledge 签收, pass-up 逐级上报, first-feedback 首次反馈, ' +
        'handle 处置',
    ),
    holder: z.string().describe('Code of the office that it binds or, when it has ended, bound'),
    kind: z.enum(['local', 'legal']).describe("legal: a law's own, which nothing pauses"),
    runsOn: z.enum(['wall', 'working']).describe('working: in working hours only'),
    whenMissed: z.enum(['escalate', 'supervise']),
    state: z
      .enum(['running', 'paused', 'overdue', 'met', 'met-late', 'stopped'])
      .describe('stopped: it ended without being met, and stopReason says why'),
    startedAt: z.iso.datetime(),
    dueAt: z.iso.datetime().describe('Moved later by pauses, and by nothing else'),
    pauses: z
      .array(z.object({ from: z.iso.datetime(), to: z.iso.datetime() }))
      .describe('Stretches that did not count'),
    pausedAt: z.iso.datetime().nullable().describe('Since when it stands still'),
    metAt: z.iso.datetime().nullable(),
    missedAt: z.iso.datetime().nullable().describe('The limit, when it passed unmet'),
    stoppedAt: z.iso.datetime().nullable(),
    stopReason: z.string().nullable().describe('handed-over, regraded, not-needed, or an event'),
    percentUsed: z.int().describe('Of the limit, by its own time; above 100 when it is late'),
    nextAt: z.iso.datetime().nullable().describe('When the platform acts next'),
    failing: z.boolean().describe('The platform could not act and tries again at nextAt'),
  })
  .meta({ id: 'Clock' });

export type ClockView = z.output<typeof clockView>;

/** What the platform did at a percentage of a limit, or why it did nothing. */
export const clockFiring = z
  .object({
    incidentId: z.uuid(),
    number: z.int().describe('Of the clock'),
    rule: z.string(),
    holder: z.string().describe('Code of the office that had to act'),
    percent: z.int().describe('100 is the limit itself'),
    at: z.iso.datetime(),
    outcome: z.enum(['reminded', 'escalated', 'supervised', 'skipped']),
    reason: z
      .string()
      .nullable()
      .describe(
        'office-closed: escalated, because the holder exists no more. Otherwise why it was ' +
          'skipped. overtaken: a later reminder was due as well. done-before-sweep: done ' +
          'late, before the platform looked. no-office-above: the top of the tree. escalated-already: by another limit. Or the refusal ' +
          'of the escalation: command-not-allowed …',
      ),
  })
  .meta({ id: 'ClockFiring' });

export type ClockFiring = z.output<typeof clockFiring>;

/** An incident's clocks and what they did. */
export const incidentClocks = z
  .object({ items: z.array(clockView), firings: z.array(clockFiring) })
  .meta({ id: 'IncidentClocks' });

export type IncidentClocksView = z.output<typeof incidentClocks>;
