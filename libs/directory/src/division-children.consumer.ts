import { Controller } from '@nestjs/common';
import { DivisionChildrenRecordedV1 } from '#libs/contracts';
import { OnEvent, type ReceivedEvent } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';

/**
 * Keeps the replica. A division may come twice in one batch, under its old parent and its new
 * one; the higher revision wins, whichever is applied first.
 */
@Controller()
export class DivisionChildrenConsumer {
  @OnEvent(DivisionChildrenRecordedV1)
  async onChildrenRecorded(
    events: readonly ReceivedEvent<typeof DivisionChildrenRecordedV1>[],
    tx: Transaction,
  ): Promise<void> {
    await tx.execute(
      `INSERT INTO divisions (code, name, level, path, valid_from, valid_to, revision)
       SELECT DISTINCT ON (code) code, name, level, path, "validFrom", "validTo", revision
       FROM jsonb_to_recordset($1::jsonb) AS child
         (code text, name text, level text, path text, "validFrom" date, "validTo" date, revision int)
       ORDER BY code, revision DESC
       ON CONFLICT (code) DO UPDATE SET
         name = excluded.name, level = excluded.level, path = excluded.path,
         valid_from = excluded.valid_from, valid_to = excluded.valid_to, revision = excluded.revision
       WHERE divisions.revision < excluded.revision`,
      [JSON.stringify(events.flatMap((event) => event.data.children))],
    );
  }
}
