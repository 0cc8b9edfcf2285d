import { z } from 'zod';
import { text, type PolicyPack, type ReportField } from '#libs/policy';
import type { TrackedDuty } from '../domain/statutory-duties/index.js';

const named = z.object({ id: z.string(), name: text });

/** A statutory duty of an incident as the API shows it. */
export const dutyView = z
  .object({
    duty: z.string().describe('Id in the policy pack, and in paths: cii-report'),
    name: text,
    round: z.int().describe('1, and one more each time that it arises again'),
    pack: z.string(),
    packVersion: z.string(),
    source: z.string().describe('Where it stands in the law'),
    document: z.enum(['first', 'supplementary', 'final']).describe('The report that fulfils it'),
    owedBy: z.array(named).describe('The parties that owe it'),
    to: z.array(text).describe('To whom'),
    from: z
      .enum(['discovered', 'followed-fulfilled', 'new-facts', 'handling-ended'])
      .describe('What its time begins with'),
    status: z
      .enum(['awaited', 'running', 'fulfilled', 'lapsed'])
      .describe('awaited: its time has not begun. lapsed: no longer owed'),
    startedAt: z.iso.datetime().nullable(),
    dueAt: z.iso.datetime().nullable().describe('null while awaited, and for what is due promptly'),
    missedAt: z.iso.datetime().nullable().describe('When the platform found it overdue'),
    fulfilment: z
      .object({
        at: z.iso.datetime().describe('When the report was made'),
        recordedAt: z.iso.datetime(),
        recordedBy: z.string().describe('Name of who recorded it'),
        office: z.string(),
        person: z.string().nullable().describe('Who made the report, where that is somebody else'),
        reference: z.string().nullable().describe('The number that the addressee gave it'),
        late: z.boolean(),
        missingFields: z.array(z.string()).describe('What it had to say and did not'),
      })
      .nullable(),
    lapse: z
      .object({
        at: z.iso.datetime(),
        reason: z.enum([
          'regraded',
          'facts-changed',
          'handling-ended',
          'handling-goes-on',
          'merged',
        ]),
      })
      .nullable(),
    missing: z
      .object({
        atOnce: z.array(named).describe('Without these the report is incomplete'),
        later: z.array(named).describe('These may follow'),
      })
      .nullable()
      .describe(
        'What the report would not say if it were made now; null when it is not to be made',
      ),
  })
  .meta({ id: 'StatutoryDuty' });

export type DutyView = z.output<typeof dutyView>;

/** What a report lacks: `missingFields` of the policy gives it. */
export interface Missing {
  readonly atOnce: readonly ReportField[];
  readonly later: readonly ReportField[];
}

/** @param missing undefined when the report is not to be made any more */
export function toDutyView(
  pack: PolicyPack,
  duties: readonly TrackedDuty[],
  tracked: TrackedDuty,
  missing: Missing | undefined,
): DutyView {
  const { definition, state } = tracked;
  const clock = state.status === 'lapsed' ? state.before : state;
  const runs = clock.status === 'awaited' ? undefined : clock;
  const fulfilment = state.status === 'fulfilled' ? state.fulfilment : undefined;
  return {
    duty: definition.id,
    name: definition.name,
    round: tracked.round,
    pack: tracked.packId,
    packVersion: tracked.packVersion,
    source: definition.source,
    document: definition.document,
    owedBy: pack.parties.filter(({ id }) => definition.owedBy.includes(id)).map(toNamed),
    to: addresseesOf(duties, tracked),
    from: definition.from,
    status: state.status,
    startedAt: runs?.startedAt.toISOString() ?? null,
    dueAt: runs?.dueAt?.toISOString() ?? null,
    missedAt: runs?.missedAt?.toISOString() ?? null,
    fulfilment:
      fulfilment === undefined
        ? null
        : {
            at: fulfilment.at.toISOString(),
            recordedAt: fulfilment.recordedAt.toISOString(),
            recordedBy: fulfilment.recordedBy.name,
            office: fulfilment.recordedBy.office,
            person: fulfilment.person,
            reference: fulfilment.reference,
            late: fulfilment.late,
            missingFields: [...fulfilment.missingFields],
          },
    lapse:
      state.status === 'lapsed' ? { at: state.lapsedAt.toISOString(), reason: state.reason } : null,
    missing:
      missing === undefined
        ? null
        : { atOnce: missing.atOnce.map(toNamed), later: missing.later.map(toNamed) },
  };
}

/** To whom a duty is owed; over the same channel means: to those of the duties that it follows. */
export function addresseesOf(
  duties: readonly TrackedDuty[],
  { definition }: TrackedDuty,
): DutyView['to'] {
  if (definition.to !== 'same-channel') return definition.to;
  return duties.flatMap(({ round, definition: { id, to } }) =>
    round === 1 && definition.follows.includes(id) && to !== 'same-channel' ? to : [],
  );
}

function toNamed({ id, name }: z.output<typeof named>): z.output<typeof named> {
  return { id, name };
}
