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
    `SELECT place::int, incident_id AS "incidentId"
     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (reporter, client_id, place)
     JOIN incident_client_ids USING (reporter, client_id)`,
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
