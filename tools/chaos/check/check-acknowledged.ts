import type { Call } from '../load/ledger.js';
import type { Evidence, TimelineRow, Violation } from './evidence.js';

interface Expected {
  ok: number;
  unknown: number;
}

/** Entries that no command leaves for itself: others' events, a merged duplicate, duties that follow. */
const told = new Set([
  'order-issued',
  'task-completed',
  'order-completed',
  'handling-started',
  'duplicate-merged',
  'duty-owed',
  'duty-lapsed',
]);
/** Entries with which an incident's or task's timeline begins: they are compared by other rows. */
const begun = new Set(['reported', 'issued']);

/**
 * I1 and half of I2: acknowledged ⊆ database ⊆ acknowledged ∪ unknown. A command leaves one entry;
 * more than were sent is twice, fewer than were acknowledged is a loss.
 */
export function checkAcknowledged(evidence: Evidence): Violation[] {
  return [
    ...checkRefusals(evidence.calls),
    ...compareReports(evidence),
    ...compareOrders(evidence),
    ...compare(
      evidence.calls.filter(({ kind }) => kind !== 'reported' && kind !== 'order'),
      [...evidence.incidentTimeline, ...evidence.taskTimeline].filter(
        ({ kind, byPerson }) => byPerson && !told.has(kind) && !begun.has(kind),
      ),
    ),
    ...evidence.contradictions.map((what): Violation => ({ invariant: 'I2', what })),
  ];
}

/** Every command of the load fits; one that was refused met its own or somebody else's ghost. */
function checkRefusals(calls: readonly Call[]): Violation[] {
  return calls
    .filter(({ outcome }) => outcome === 'fail')
    .map((call) => ({
      invariant: call.unknowns > 0 ? 'I2' : 'I1',
      what: `${call.kind} on ${call.target} was refused (${String(call.refusal)}) after ${call.unknowns} unknown answers`,
    }));
}

/** A device's id stands for one incident, however many calls carry it. */
function compareReports({ calls, incidents, incidentTimeline }: Evidence): Violation[] {
  const violations: Violation[] = [];
  const stored = new Map<string, number>();
  for (const { clientId } of incidents) {
    if (clientId !== null) stored.set(clientId, (stored.get(clientId) ?? 0) + 1);
  }
  const sent = new Set<string>();
  for (const { kind, target, outcome } of calls) {
    if (kind !== 'reported') continue;
    sent.add(target);
    if (outcome === 'ok' && !stored.has(target)) {
      violations.push({ invariant: 'I1', what: `report ${target} was acknowledged and is lost` });
    }
  }
  for (const [clientId, count] of stored) {
    if (count > 1) {
      violations.push({ invariant: 'I2', what: `device id ${clientId} became ${count} incidents` });
    }
    if (!sent.has(clientId)) {
      violations.push({ invariant: 'I1', what: `incident of ${clientId} was never reported` });
    }
  }
  const begunBy = countBy(incidentTimeline.filter(({ kind }) => kind === 'reported'));
  for (const { id } of incidents) {
    const entries = begunBy.get(`reported ${id}`) ?? 0;
    if (entries !== 1) {
      violations.push({
        invariant: entries > 1 ? 'I2' : 'I1',
        what: `incident ${id} has ${entries} entries "reported"`,
      });
    }
  }
  return violations;
}

function compareOrders({ calls, orders }: Evidence): Violation[] {
  const rows = orders.map(({ title }): TimelineRow => {
    return { target: title, kind: 'order', cause: null, byPerson: true };
  });
  return compare(
    calls.filter(({ kind }) => kind === 'order'),
    rows,
  );
}

function compare(calls: readonly Call[], rows: readonly TimelineRow[]): Violation[] {
  const expected = new Map<string, Expected>();
  for (const { kind, target, outcome } of calls) {
    const place = `${kind} ${target}`;
    const entry = expected.get(place) ?? { ok: 0, unknown: 0 };
    expected.set(place, entry);
    if (outcome === 'ok') entry.ok += 1;
    if (outcome === 'unknown') entry.unknown += 1;
  }
  const found = countBy(rows);
  const violations: Violation[] = [];
  for (const [place, { ok, unknown }] of expected) {
    const count = found.get(place) ?? 0;
    if (count < ok) {
      violations.push({
        invariant: 'I1',
        what: `${place}: acknowledged ${ok} times, there ${count} times`,
      });
    }
    if (count > ok + unknown) {
      violations.push({
        invariant: 'I2',
        what: `${place}: sent ${ok + unknown} times, there ${count} times`,
      });
    }
  }
  for (const place of found.keys()) {
    if (!expected.has(place)) violations.push({ invariant: 'I1', what: `${place} was never sent` });
  }
  return violations;
}

function countBy(rows: readonly TimelineRow[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { kind, target } of rows) {
    const place = `${kind} ${target}`;
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return counts;
}
