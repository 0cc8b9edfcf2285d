import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/access';
import type { Transaction } from '#libs/persistence';
import type { FinalReport, Incident } from '../domain/incident/index.js';

/** A final report 终报 and who submits it. */
export interface NewFinalReport {
  readonly id: string;
  readonly at: Date;
  readonly by: Caller;
  readonly report: FinalReport;
}

/** Final reports of incidents; the service's role may not change them, a better one is another. */
@Injectable()
export class FinalReportRepository {
  async add(
    tx: Transaction,
    incident: Incident,
    { id, at, by, report }: NewFinalReport,
  ): Promise<void> {
    await tx.execute(
      `INSERT INTO incident_final_reports
         (id, incident_id, division_path, at, actor, actor_name, office, cause,
          emergency_measures, harm, responsibility, rectification, lessons)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        id,
        incident.id,
        incident.division.path,
        at,
        by.clientId,
        by.name,
        by.office,
        report.cause,
        report.emergencyMeasures,
        report.harm,
        report.responsibility,
        report.rectification,
        report.lessons,
      ],
    );
  }
}
