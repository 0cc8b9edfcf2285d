import { Injectable } from '@nestjs/common';
import { Directory } from '#libs/directory';
import { Refused } from '#libs/http';
import type { Transaction } from '#libs/persistence';
import type { FinalReportView, GradeGiven, SupplementView } from './incident-records.js';
import {
  type HolderEntry,
  holderKinds,
  type Responsibility,
  responsibilityOf,
} from './responsibility.js';

type Dated<View extends { at: string }> = Omit<View, 'at'> & { at: Date };

const author = `at, actor_name AS "actorName", office`;

/** Reads what was recorded of an incident beside its present state. All methods want it visible. */
@Injectable()
export class IncidentRecordsReader {
  constructor(private readonly directory: Directory) {}

  /** Who held it and who was asked. @throws Refused not-found when it is not to be seen */
  async responsibility(tx: Transaction, id: string): Promise<Responsibility> {
    const entries = await this.entries(tx, id, holderKinds);
    const offices = entries.flatMap(({ details }) => [details['holder'], details['to']]);
    const names = await this.directory.find(
      tx,
      offices.filter((code) => typeof code === 'string'),
    );
    return responsibilityOf(entries, (code) => names.get(code)?.name ?? code);
  }

  /** Every grade that it had, oldest first. @throws Refused not-found when it is not to be seen */
  async grades(tx: Transaction, id: string): Promise<GradeGiven[]> {
    const entries = await this.entries(tx, id, ['accepted', 'regraded']);
    return entries.map(({ at, actorName, office, note, details }) => {
      const { grade, suggestedGrade, conditions } = details as Omit<GradeGiven, 'at'>;
      const given = { grade, suggestedGrade, conditions, reason: note };
      return { ...given, at, actorName, office: office ?? '' };
    });
  }

  /** Oldest first. @throws Refused not-found when the incident is not to be seen */
  async supplements(tx: Transaction, id: string): Promise<SupplementView[]> {
    await assertVisible(tx, id);
    const rows = await tx.many<Dated<SupplementView>>(
      `SELECT id, ${author}, text, impact, indicators
       FROM incident_supplements WHERE incident_id = $1 ORDER BY id`,
      [id],
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }

  /** Oldest first. @throws Refused not-found when the incident is not to be seen */
  async finalReports(tx: Transaction, id: string): Promise<FinalReportView[]> {
    await assertVisible(tx, id);
    const rows = await tx.many<Dated<FinalReportView>>(
      `SELECT id, ${author}, cause, emergency_measures AS "emergencyMeasures", harm,
              responsibility, rectification, lessons
       FROM incident_final_reports WHERE incident_id = $1 ORDER BY id`,
      [id],
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }

  private async entries(
    tx: Transaction,
    id: string,
    kinds: readonly string[],
  ): Promise<HolderEntry[]> {
    await assertVisible(tx, id);
    const rows = await tx.many<Omit<HolderEntry, 'at'> & { at: Date }>(
      `SELECT kind, ${author}, note, details FROM incident_timeline
       WHERE incident_id = $1 AND kind = ANY($2) ORDER BY id`,
      [id, kinds],
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }
}

async function assertVisible(tx: Transaction, id: string): Promise<void> {
  const incident = await tx.maybeOne('SELECT 1 FROM incidents WHERE id = $1', [id]);
  if (incident === undefined) throw new Refused('not-found');
}
