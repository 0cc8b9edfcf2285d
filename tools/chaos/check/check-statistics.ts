import {
  difference,
  type CountTable,
  emptyCounts,
  milestones,
  Tally,
} from '../../simulate/tally.js';
import type { Evidence, Violation } from './evidence.js';

/** I4: roll-ups equal a recount of the facts, and what the client itself counted. */
export function checkStatistics(evidence: Evidence): Violation[] {
  const violations = evidence.recounts.flatMap(
    ({ statistics, differences, waiting }): Violation[] => [
      ...(differences === 0
        ? []
        : [
            {
              invariant: 'I4' as const,
              what: `${differences} cells of ${statistics} differ from a recount`,
            },
          ]),
      ...(waiting === 0
        ? []
        : [{ invariant: 'I4' as const, what: `${waiting} facts are in no cell of ${statistics}` }]),
    ],
  );
  for (const [row, counts] of difference(countedTable(evidence), ownTable(evidence))) {
    const wrong = milestones.filter((name) => counts[name] !== 0);
    violations.push({
      invariant: 'I4',
      what: `statistics of ${row} minus the client's own: ${wrong.map((name) => `${name} ${counts[name]}`).join(', ')}`,
    });
  }
  if (evidence.tasksCounted !== evidence.tasks.length) {
    violations.push({
      invariant: 'I4',
      what: `${evidence.tasksCounted} tasks are counted, ${evidence.tasks.length} were issued`,
    });
  }
  return violations;
}

function countedTable({ counted }: Evidence): CountTable {
  return new Map(
    [...counted].map(([row, found]) => {
      const counts = emptyCounts();
      for (const name of milestones) counts[name] = found[name] ?? 0;
      return [row, counts];
    }),
  );
}

/** The client's count: what was acknowledged, and of the unknown what turned out to be done. */
function ownTable({ calls, incidents, incidentTimeline }: Evidence): CountTable {
  const tally = new Tally();
  const idOf = new Map(incidents.map(({ clientId, id }) => [clientId, id]));
  const done = new Map<string, number>();
  for (const { kind, target } of incidentTimeline) raise(done, `${kind} ${target}`);
  const acknowledged = new Map<string, number>();
  for (const { kind, target, detail = '' } of calls) {
    const id = idOf.get(target);
    // An acknowledged report that is not there is a loss, which I1 tells of.
    if (kind === 'reported' && id !== undefined && !tally.has(id)) {
      tally.reported(id, detail.slice(0, 9));
    }
  }
  for (const { kind, target, detail, outcome } of calls) {
    const place = `${kind} ${target}`;
    if (outcome === 'ok') raise(acknowledged, place);
    // Nothing follows an unknown on the same incident: it was done if there is one entry more.
    const isDone =
      outcome === 'ok' ||
      (outcome === 'unknown' && (done.get(place) ?? 0) > (acknowledged.get(place) ?? 0));
    if (!isDone) continue;
    if (kind === 'regraded' && detail !== undefined) tally.regraded(target, detail);
    const milestone = milestones.find((name) => name === kind && name !== 'reported');
    if (milestone !== undefined) tally.reached(target, milestone, detail);
  }
  return tally.table();
}

function raise(counts: Map<string, number>, place: string): void {
  counts.set(place, (counts.get(place) ?? 0) + 1);
}
