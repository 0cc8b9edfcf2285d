import type { RunningStack } from '../client/running-stack.js';
import { waitFor } from '../demo/wait-for.js';

const withinMs = 300_000;

/** Waits until every report has gone through Kafka into dispatch and assessment. */
export async function drained(stack: RunningStack): Promise<void> {
  await waitFor(
    'all reports are consumed',
    async () => {
      const [row] = await stack.asOwner(`
        SELECT (SELECT position FROM reporting.outbox_cursor)
                 >= (SELECT coalesce(max(id), 0) FROM reporting.outbox) AS sent,
               (SELECT sum(next_offset) FROM assessment.consumer_offsets
                WHERE topic = 'tiergrid.incidents.v1') AS assessed,
               (SELECT sum(next_offset) FROM dispatch.consumer_offsets
                WHERE topic = 'tiergrid.incidents.v1') AS dispatched,
               (SELECT count(*) FROM reporting.outbox) AS appended`);
      const done =
        row?.['sent'] === true &&
        Number(row['assessed']) >= Number(row['appended']) &&
        Number(row['dispatched']) >= Number(row['appended']);
      return done ? true : undefined;
    },
    withinMs,
  );
}
