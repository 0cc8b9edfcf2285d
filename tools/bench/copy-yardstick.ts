import { randomUUID } from 'node:crypto';
import type { RunningStack } from '../client/running-stack.js';
import { everything } from '#libs/divisions';
import { Database } from '#libs/persistence';

const batchSize = 500;

/** Twins of the tables that a batch writes, with their indexes; nothing reads them. */
const tables = ['incidents', 'incident_timeline', 'outbox', 'idempotency_keys'] as const;
const twins = tables
  .map(
    (table) => `DROP TABLE IF EXISTS reporting.${table}_copied;
      CREATE TABLE reporting.${table}_copied (LIKE reporting.${table} INCLUDING ALL);`,
  )
  .join('\n');

const columns: Readonly<Record<(typeof tables)[number], string>> = {
  incidents:
    'id, number, version, status, title, division_code, division_name, division_path, holder, ' +
    'holder_path, holder_name, category_code, occurred_at, discovered_at, reported_at, updated_at, ' +
    'reporter, reporter_office, indicators, handlers',
  incident_timeline: 'incident_id, division_path, kind, at, actor, actor_name, office, details',
  outbox: 'id, topic, event_id, event_type, aggregate_id, aggregate_version, occurred_at, value',
  idempotency_keys: 'client_id, key, fingerprint, response',
};

/** Reports/s when their rows are loaded by COPY, 500 reports a transaction, one connection. */
export async function measureCopy(stack: RunningStack, seconds: number): Promise<number> {
  await stack.asOwner(twins);
  const database = new Database({
    url: stack.ownerUrl(),
    applicationName: 'tiergrid-bench',
    schema: 'reporting',
    poolSize: 1,
    copies: true,
  });
  try {
    const until = performance.now() + seconds * 1000;
    const begun = performance.now();
    let copied = 0;
    while (performance.now() < until) {
      const first = copied;
      await database.transaction(everything, async (tx) => {
        const rows = Array.from({ length: batchSize }, (_, index) => rowsOf(first + index));
        for (const table of tables) {
          await tx.copyIn(
            `COPY ${table}_copied (${columns[table]}) FROM STDIN`,
            rows.map((row) => `${row[table].join('\t')}\n`),
          );
        }
      });
      copied += batchSize;
    }
    return copied / ((performance.now() - begun) / 1000);
  } finally {
    await database.close();
  }
}

function rowsOf(index: number): Record<(typeof tables)[number], string[]> {
  const id = randomUUID();
  const now = new Date().toISOString();
  const path = '43/4310/431002/431002001/431002001001/';
  const township = '43/4310/431002/431002001/';
  return {
    incidents: [
      ...[id, `copy-${index}`, '1', 'reported', 'a report', '431002001001', '北湖路社区', path],
      ...['431002001', township, '人民路街道', '01007', now, now, now, now],
      ...['copy', '431002001001', '[]', '{}'],
    ],
    incident_timeline: [id, path, 'reported', now, 'copy', 'copy', '431002001001', '{}'],
    outbox: [...[String(index + 1), 'copy', randomUUID(), 'copy', id, '1', now, 'x'.repeat(500)]],
    idempotency_keys: ['copy', id, 'copy', JSON.stringify({ id, filler: 'x'.repeat(600) })],
  };
}
