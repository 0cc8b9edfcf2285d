import { type Duty, duty as dutySchema } from '#libs/policy';
import type { DutyState, LapseReason, TrackedDuty } from '../domain/statutory-duties/index.js';

/** A row of `incident_duties`, with the names that `columns` of the repository gives. */
export interface DutyRow {
  id: string;
  version: number;
  round: number;
  place: number;
  pack: string;
  packVersion: string;
  definition: Duty;
  status: DutyState['status'];
  startedAt: Date | null;
  dueAt: Date | null;
  missedAt: Date | null;
  fulfilledAt: Date | null;
  recordedAt: Date | null;
  recordedBy: string | null;
  recordedByName: string | null;
  recordedByOffice: string | null;
  person: string | null;
  reference: string | null;
  late: boolean | null;
  missingFields: string[] | null;
  lapsedAt: Date | null;
  lapseReason: LapseReason | null;
}

/** @throws Error when the row contradicts itself, which is a mistake of ours */
export function toTrackedDuty(row: DutyRow): TrackedDuty {
  return {
    id: row.id,
    definition: dutySchema.parse(row.definition),
    packId: row.pack,
    packVersion: row.packVersion,
    round: row.round,
    state: toState(row),
  };
}

function toState(row: DutyRow): DutyState {
  const { startedAt, dueAt, missedAt } = row;
  switch (row.status) {
    case 'awaited':
      return { status: 'awaited' };
    case 'running':
      return { status: 'running', startedAt: known(row, startedAt), dueAt, missedAt };
    case 'fulfilled':
      return {
        status: 'fulfilled',
        startedAt: known(row, startedAt),
        dueAt,
        missedAt,
        fulfilment: {
          at: known(row, row.fulfilledAt),
          recordedAt: known(row, row.recordedAt),
          recordedBy: {
            clientId: known(row, row.recordedBy),
            name: known(row, row.recordedByName),
            office: known(row, row.recordedByOffice),
          },
          person: row.person,
          reference: row.reference,
          late: known(row, row.late),
          missingFields: known(row, row.missingFields),
        },
      };
    case 'lapsed':
      return {
        status: 'lapsed',
        lapsedAt: known(row, row.lapsedAt),
        reason: known(row, row.lapseReason),
        before:
          startedAt === null
            ? { status: 'awaited' }
            : { status: 'running', startedAt, dueAt, missedAt },
      };
    default:
      return row.status satisfies never;
  }
}

/** What a state changes in its row. */
export function stateColumns(state: DutyState): Record<string, unknown> {
  const clock = state.status === 'lapsed' ? state.before : state;
  const fulfilment = state.status === 'fulfilled' ? state.fulfilment : undefined;
  return {
    status: state.status,
    started_at: clock.status === 'awaited' ? null : clock.startedAt,
    due_at: clock.status === 'awaited' ? null : clock.dueAt,
    missed_at: clock.status === 'awaited' ? null : clock.missedAt,
    fulfilled_at: fulfilment?.at ?? null,
    recorded_at: fulfilment?.recordedAt ?? null,
    recorded_by: fulfilment?.recordedBy.clientId ?? null,
    recorded_by_name: fulfilment?.recordedBy.name ?? null,
    recorded_by_office: fulfilment?.recordedBy.office ?? null,
    person: fulfilment?.person ?? null,
    reference: fulfilment?.reference ?? null,
    late: fulfilment?.late ?? null,
    missing_fields: fulfilment?.missingFields ?? null,
    lapsed_at: state.status === 'lapsed' ? state.lapsedAt : null,
    lapse_reason: state.status === 'lapsed' ? state.reason : null,
  };
}

function known<Value>({ id, status }: DutyRow, value: Value | null): Value {
  if (value === null) throw new Error(`duty ${id} is ${status} without what belongs to it`);
  return value;
}
