import type { Transaction } from '#libs/persistence';
import type { ReportCommand } from './report-command.js';

/** Incidents that devices reported before under the same ids of theirs, by command. */
export async function findEarlierReports(
  tx: Transaction,
  commands: readonly ReportCommand[],
): Promise<Map<ReportCommand, string>> {
  const named = commands.filter(({ report }) => report.clientId !== undefined);
  if (named.length === 0) return new Map();
  const rows = await tx.many<{ place: number; incidentId: string }>(
    // LATERAL and OFFSET 0: each by the key. A plan made for a new table would read all of it.
    `SELECT asked.place::int, earlier.incident_id AS "incidentId"
     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (reporter, client_id, place)
     CROSS JOIN LATERAL (
       SELECT incident_id FROM incident_client_ids
       WHERE reporter = asked.reporter AND client_id = asked.client_id OFFSET 0) earlier`,
    [
      named.map(({ command }) => command.caller.clientId),
      named.map(({ report }) => report.clientId),
    ],
  );
  const found = new Map<ReportCommand, string>();
  for (const { place, incidentId } of rows) {
    const command = named[place - 1];
    if (command !== undefined) found.set(command, incidentId);
  }
  return found;
}
