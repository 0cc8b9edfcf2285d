import { DivisionChildrenRecordedV1, type EventData } from '#libs/contracts';
import { newEvent, type NewEvent, type Outbox } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';
import { rootStream } from '../domain/division/division-row.js';

/** Children in one message at the most: the contract's own limit. */
const childrenPerMessage = 500;
/** Messages that are in memory at a time. */
const messagesPerPage = 200;

interface MessageRow {
  readonly stream: string;
  readonly version: number;
  readonly data: EventData<typeof DivisionChildrenRecordedV1>;
}

/**
 * Writes the events for the divisions whose codes stand in the temporary table
 * `changed_divisions (code)`, in the transaction that changed them: one message for the children
 * of one parent, more when they are many. Parents come before what lies below them.
 * @returns the number of events
 */
export async function publishChangedDivisions(
  tx: Transaction,
  outbox: Outbox,
  occurredAt: Date,
): Promise<number> {
  await takeVersions(tx);
  // A cursor, because the events of a nation are some 100 MB of text.
  await tx.execute(
    `DECLARE division_messages NO SCROLL CURSOR FOR
     SELECT stream.stream, stream.version - numbered.messages + numbered.message AS version,
            jsonb_build_object(
              'parentCode', nullif(stream.stream, '${rootStream}'),
              'children', numbered.children) AS data
     FROM (
       SELECT stream, message, messages, min(path) AS first_path,
              jsonb_agg(jsonb_build_object(
                'code', code, 'name', name, 'level', level, 'path', path,
                'validFrom', valid_from, 'validTo', valid_to, 'revision', revision
              ) ORDER BY code) AS children
       FROM (
         SELECT division.*, coalesce(division.parent_code, '${rootStream}') AS stream,
                (row_number() OVER siblings - 1) / ${childrenPerMessage} + 1 AS message,
                (count(*) OVER (PARTITION BY division.parent_code) - 1)
                  / ${childrenPerMessage} + 1 AS messages
         FROM pg_temp.changed_divisions changed JOIN divisions division USING (code)
         WINDOW siblings AS (PARTITION BY division.parent_code ORDER BY division.code)
       ) child
       GROUP BY stream, message, messages
     ) numbered
     JOIN division_streams stream ON stream.stream = numbered.stream
     ORDER BY numbered.first_path, numbered.message`,
  );
  let count = 0;
  for (;;) {
    const rows = await tx.many<MessageRow>(`FETCH ${messagesPerPage} FROM division_messages`);
    await outbox.append(
      tx,
      rows.map((row) => toEvent(row, occurredAt)),
    );
    count += rows.length;
    if (rows.length < messagesPerPage) break;
  }
  await tx.execute('CLOSE division_messages');
  return count;
}

/** Moves each parent's version on by the number of its messages. */
async function takeVersions(tx: Transaction): Promise<void> {
  await tx.execute(
    `INSERT INTO division_streams (stream, version)
     SELECT coalesce(division.parent_code, '${rootStream}') AS stream,
            (count(*) - 1) / ${childrenPerMessage} + 1
     FROM pg_temp.changed_divisions changed JOIN divisions division USING (code)
     GROUP BY division.parent_code
     ORDER BY stream
     ON CONFLICT (stream) DO UPDATE SET version = division_streams.version + excluded.version`,
  );
}

function toEvent({ stream, version, data }: MessageRow, occurredAt: Date): NewEvent {
  return newEvent(DivisionChildrenRecordedV1, {
    aggregateId: stream,
    aggregateVersion: version,
    occurredAt,
    data,
  });
}
