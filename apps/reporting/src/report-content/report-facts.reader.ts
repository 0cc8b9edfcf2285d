import { Injectable } from '@nestjs/common';
import { Directory } from '#libs/directory';
import { ancestorCodes } from '#libs/divisions';
import { Refused } from '#libs/http';
import type { Transaction } from '#libs/persistence';
import { PolicyPacks } from '#libs/policy';
import { ReportContentRepository } from '../persistence/report-content.repository.js';
import { IncidentReader } from '../read-models/incident.reader.js';
import type { FinalReport, ReportFacts, Supplement } from './report-facts.js';

/** Reads what the reports of an incident are written from. */
@Injectable()
export class ReportFactsReader {
  constructor(
    private readonly reader: IncidentReader,
    private readonly directory: Directory,
    private readonly contents: ReportContentRepository,
    private readonly packs: PolicyPacks,
  ) {}

  /**
   * @throws Refused not-found when there is no such incident, or none that the caller may see;
   *   unknown-policy-pack when its pack is not loaded any more
   */
  async read(tx: Transaction, incidentId: string): Promise<ReportFacts> {
    const incident = await this.reader.find(tx, incidentId);
    if (incident === undefined) throw new Refused('not-found');
    const { divisionCode, policyPack } = incident;
    const pack = this.packs.find(policyPack);
    if (pack === undefined) {
      const known = this.packs.all.map(({ id }) => id).join(', ');
      throw new Refused('unknown-policy-pack', { parameters: { pack: policyPack, known } });
    }
    const [content, line, finalReport, supplements] = await Promise.all([
      this.contents.latest(tx, incidentId),
      this.directory.findLines(tx, [divisionCode]),
      tx.maybeOne<FinalReport>(
        `SELECT cause, emergency_measures AS "emergencyMeasures", harm, responsibility,
           rectification, lessons
         FROM incident_final_reports WHERE incident_id = $1 ORDER BY id DESC LIMIT 1`,
        [incidentId],
      ),
      tx.many<Supplement>(
        `SELECT at, text FROM incident_supplements WHERE incident_id = $1 ORDER BY id`,
        [incidentId],
      ),
    ]);
    const codes = ancestorCodes(line.get(divisionCode)?.path ?? '');
    const names = codes.flatMap((code) => line.get(code)?.name ?? []);
    return {
      pack,
      incident,
      // The replica of the directory may lag behind: the incident knows the name of its division.
      placeNames: names.length === 0 ? [incident.divisionName] : names,
      content,
      finalReport: finalReport ?? null,
      supplements,
    };
  }
}
