import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/access';
import type { Transaction } from '#libs/persistence';

/** What the reports of an incident say beside what the incident says itself. */
export interface ReportContent {
  /** 0 while nobody wrote anything. */
  readonly version: number;
  /** null: nobody said. */
  readonly crimeSuspected: boolean | null;
  /** Texts by the ids of the pack's report fields. */
  readonly fields: Readonly<Record<string, string>>;
  readonly writtenAt: Date | null;
}

const nothing: ReportContent = { version: 0, crimeSuspected: null, fields: {}, writtenAt: null };

/** Every version stays; the service's role may not change one. */
@Injectable()
export class ReportContentRepository {
  /** The last version. Lock the incident before writing the next. */
  async latest(tx: Transaction, incidentId: string): Promise<ReportContent> {
    const row = await tx.maybeOne<ReportContent>(
      `SELECT version, crime_suspected AS "crimeSuspected", fields, written_at AS "writtenAt"
       FROM incident_report_contents WHERE incident_id = $1 ORDER BY version DESC LIMIT 1`,
      [incidentId],
    );
    return row ?? nothing;
  }

  async add(
    tx: Transaction,
    incidentId: string,
    divisionPath: string,
    content: ReportContent,
    { clientId, name, office }: Caller,
  ): Promise<void> {
    await tx.execute(
      `INSERT INTO incident_report_contents (incident_id, version, division_path, crime_suspected,
         fields, written_at, written_by, written_by_name, office)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        incidentId,
        content.version,
        divisionPath,
        content.crimeSuspected,
        JSON.stringify(content.fields),
        content.writtenAt,
        clientId,
        name,
        office,
      ],
    );
  }
}
