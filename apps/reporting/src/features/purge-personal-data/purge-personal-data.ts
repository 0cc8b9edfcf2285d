import { everything } from '#libs/divisions';
import type { Database, Transaction } from '#libs/persistence';
import { keptUntil, type Retention } from '../../contacts/retention.js';
import {
  type NewTimelineEntry,
  TimelineRepository,
} from '../../persistence/timeline.repository.js';

/** Incidents from which something was deleted. */
export interface Purged {
  readonly contacts: number;
  readonly indicators: number;
}

interface DueIncident {
  readonly id: string;
  /** What is deleted of it: one contact, or this many indicators. */
  readonly count: number;
}

/** So many incidents in a transaction: short enough to be in nobody's way. */
const together = 500;

/**
 * Deletes contacts and indicators whose time is over; the timeline says that it was done. Several
 * of them at once, the sweep of each replica and the operator's command, take turns by themselves.
 */
export async function purgePersonalData(
  database: Database,
  { contactDays, indicatorDays }: Retention,
  now: Date,
): Promise<Purged> {
  const purge = (statement: string, kind: string, days: number): Promise<number> =>
    inBatches(database, (tx) => purgeSome(tx, { statement, kind, now, days }));
  return {
    contacts: await purge(deleteContacts, 'contact-purged', contactDays),
    indicators: await purge(deleteIndicators, 'indicators-purged', indicatorDays),
  };
}

async function inBatches(
  database: Database,
  work: (tx: Transaction) => Promise<number>,
): Promise<number> {
  let total = 0;
  for (let done = together; done === together; total += done) {
    done = await database.transaction(everything, work);
  }
  return total;
}

// Incidents are locked before their contacts, as everywhere; those that somebody works on are left
// to the next sweep. No incident that has ended was reported after its end, so the contacts of
// younger ones are not even looked at.
const deleteContacts = `
  WITH due AS (
    SELECT id FROM incidents JOIN incident_contacts ON incident_id = id
    WHERE incident_id < earliest_id($1) AND ended_at < $1
    ORDER BY incident_id LIMIT ${together} FOR UPDATE OF incidents SKIP LOCKED
  ), gone AS (
    DELETE FROM incident_contacts USING due WHERE incident_id = due.id RETURNING incident_id
  )
  UPDATE incidents SET updated_at = greatest(updated_at, $2)
  FROM gone WHERE id = gone.incident_id
  RETURNING id, 1 AS count`;

const deleteIndicators = `
  WITH due AS (
    SELECT id, jsonb_array_length(indicators) AS count FROM incidents
    WHERE ended_at < $1 AND indicators <> '[]'
    ORDER BY ended_at LIMIT ${together} FOR UPDATE SKIP LOCKED
  )
  UPDATE incidents SET indicators = '[]', updated_at = greatest(updated_at, $2)
  FROM due WHERE incidents.id = due.id
  RETURNING incidents.id, due.count`;

interface Purge {
  readonly statement: string;
  readonly kind: string;
  readonly now: Date;
  readonly days: number;
}

async function purgeSome(tx: Transaction, { statement, kind, now, days }: Purge): Promise<number> {
  const endedBefore = keptUntil(now, -days);
  const purged = await tx.many<DueIncident>(statement, [endedBefore, now]);
  if (purged.length > 0) {
    const entries = purged.map(({ id, count }) => entryOf(id, kind, now, { days, count }));
    await new TimelineRepository().append(tx, entries);
  }
  return purged.length;
}

function entryOf(
  incidentId: string,
  kind: string,
  at: Date,
  details: NewTimelineEntry['details'],
): NewTimelineEntry {
  const platform = { actor: 'platform', actorName: 'Tiergrid', office: null, note: null };
  return { incidentId, kind, at, ...platform, details };
}
