import assert from 'node:assert/strict';
import { DivisionChildrenRecordedV1, type EventData } from '#libs/contracts';
import type { Database } from '#libs/persistence';
import {
  importDivisions,
  type ImportSummary,
} from '../features/import-divisions/import-divisions.handler.js';
import { ImportRejected } from '../features/import-divisions/import-problems.js';

interface OutboxEvent {
  readonly stream: string;
  readonly version: number;
  readonly data: EventData<typeof DivisionChildrenRecordedV1>;
}

/** The part of a test's database that is needed here. */
interface DirectoryDatabase {
  readonly database: Database;
  query<Row extends object>(text: string): Promise<Row[]>;
}

/** The directory in a test's database: imports into it, and what came of them. */
export class DirectoryFixture {
  readonly now = new Date('2026-03-01T08:00:00Z');

  constructor(private readonly db: DirectoryDatabase) {}

  import(...files: string[]): Promise<ImportSummary> {
    return importDivisions({ database: this.db.database, files, now: this.now });
  }

  /** Imports what must be refused. @returns why it was */
  async importRejected(...files: string[]): Promise<ImportRejected> {
    try {
      await this.import(...files);
    } catch (error) {
      assert.ok(error instanceof ImportRejected, String(error));
      return error;
    }
    return assert.fail('the import was not refused');
  }

  /** Takes the events that were written since the last call; each must keep its contract. */
  async takeEvents(): Promise<OutboxEvent[]> {
    const rows = await this.db.query<{
      stream: string;
      version: number;
      type: string;
      value: string;
    }>(
      `WITH taken AS (DELETE FROM outbox RETURNING *)
       SELECT aggregate_id AS stream, aggregate_version AS version, event_type AS type, value
       FROM taken ORDER BY id`,
    );
    return rows.map(({ stream, version, type, value }) => {
      assert.equal(type, DivisionChildrenRecordedV1.type);
      return { stream, version, data: DivisionChildrenRecordedV1.data.parse(JSON.parse(value)) };
    });
  }

  /** Every division as `name level path revision`, by its code. */
  async divisions(): Promise<Record<string, string>> {
    const rows = await this.db.query<{ code: string; text: string }>(
      `SELECT code, concat_ws(' ', name, level, path, revision) AS text FROM divisions`,
    );
    return Object.fromEntries(rows.map((row) => [row.code, row.text]));
  }
}
