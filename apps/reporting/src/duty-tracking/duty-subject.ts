import type { DutyFacts } from '../domain/statutory-duties/index.js';
import type { Incident } from '../domain/incident/index.js';
import { operatorOf, type AffectedUnit, type PolicyPack } from '#libs/policy';
import type { Transaction } from '#libs/persistence';

/** What of an incident its duties depend on, beside what decisions need of it. */
interface SubjectRow {
  discoveredAt: Date;
  affected: AffectedUnit | null;
  crimeSuspected: boolean | null;
  /** When it was resolved last; null when it never was. */
  resolvedAt: Date | null;
}

/** The states in which handling has ended. */
const handled: readonly Incident['status'][] = ['resolved', 'verified', 'closed'];

export function isHandled({ status }: Incident): boolean {
  return handled.includes(status);
}

/**
 * What decides the duties of an incident.
 * @returns undefined for one that has no grade yet, and for one that was merged into another
 */
export async function readDutyFacts(
  tx: Transaction,
  incident: Incident,
  pack: PolicyPack,
): Promise<DutyFacts | undefined> {
  if (incident.grade === null || incident.status === 'merged') return undefined;
  const row = await tx.one<SubjectRow>(
    `SELECT discovered_at AS "discoveredAt", affected,
       (SELECT crime_suspected FROM incident_report_contents
        WHERE incident_id = incidents.id ORDER BY version DESC LIMIT 1) AS "crimeSuspected",
       (SELECT max(at) FROM incident_timeline
        WHERE incident_id = incidents.id AND kind = 'resolved') AS "resolvedAt"
     FROM incidents WHERE id = $1`,
    [incident.id],
  );
  return {
    grade: incident.grade,
    operator: operatorOf(pack, row.affected ?? {})?.id,
    // Nobody said so: then it is not owed. The list of duties tells that it would be.
    crimeSuspected: row.crimeSuspected ?? false,
    discoveredAt: row.discoveredAt,
    handledAt: isHandled(incident) ? row.resolvedAt : null,
  };
}
