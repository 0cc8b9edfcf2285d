import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { IncidentReportedV1 } from '#libs/contracts';
import { Directory } from '#libs/directory';
import { ancestorCodes, type Division } from '#libs/divisions';
import { type Command, CommandRunner, Refused } from '#libs/http';
import { newEvent, Outbox } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { ContactCipher } from '../../contacts/contact-cipher.js';
import {
  checkReport,
  firstHolder,
  incidentNumber,
  numberingDivision,
  type Reporter,
  type ReportRefusal,
} from '../../domain/incident/index.js';
import type { IncidentView } from '../../read-models/incident-view.js';
import { IncidentReader } from '../../read-models/incident.reader.js';
import type { ReportIncident } from './report-incident.dto.js';
import { ReportedIncidentWriter, type ReportedIncident } from './reported-incident.writer.js';

/** Takes a report: incident, number, timeline, contact and event in one transaction. */
@Injectable()
export class ReportIncidentHandler {
  constructor(
    private readonly runner: CommandRunner,
    private readonly directory: Directory,
    private readonly reader: IncidentReader,
    private readonly writer: ReportedIncidentWriter,
    private readonly outbox: Outbox,
    @Inject(ContactCipher) private readonly contacts: ContactCipher,
    private readonly clock: PlatformClock,
  ) {}

  /**
   * @returns the incident, held by the office above the reporter
   * @throws Refused with one of the report's refusals
   */
  handle(command: Command, report: ReportIncident): Promise<IncidentView> {
    return this.runner.run(command, async (tx) => {
      const known = await this.reportedBefore(tx, command, report);
      if (known !== undefined) return known;
      const incident = await this.decide(tx, command, report);
      const number = await this.writer.nextNumber(tx, incident.numberedBy, incident.year);
      const complete = {
        ...incident,
        number: incidentNumber(incident.numberedBy, incident.year, number),
      };
      await this.writer.insert(tx, [complete]);
      if (report.contact !== undefined) {
        await this.writer.keepContact(
          tx,
          complete,
          this.contacts.encrypt(report.contact, complete.id),
        );
      }
      await this.outbox.append(tx, [toEvent(complete)]);
      const view = await this.reader.find(tx, complete.id);
      if (view === undefined) throw new Error(`incident ${complete.id} is not to be read`);
      return view;
    });
  }

  private async reportedBefore(
    tx: Transaction,
    { caller }: Command,
    { clientId }: ReportIncident,
  ): Promise<IncidentView | undefined> {
    if (clientId === undefined) return undefined;
    // The device's own number: reports under it go one after the other, then the first is found.
    await tx.execute('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `${caller.clientId} ${clientId}`,
    ]);
    return this.reader.findByClientId(tx, caller.clientId, clientId);
  }

  private async decide(
    tx: Transaction,
    { caller }: Command,
    report: ReportIncident,
  ): Promise<Omit<ReportedIncident, 'number'> & { numberedBy: string; year: number }> {
    const now = this.clock.now();
    const codes = [report.divisionCode, caller.office, ...ancestorCodes(caller.officePath)];
    const places = await this.directory.find(tx, codes);
    const division = places.get(report.divisionCode);
    const office = places.get(caller.office);
    const reporter: Reporter = {
      office: { code: caller.office, path: caller.officePath },
      level: office?.level ?? 'village',
      scope: caller.scope,
    };
    const facts = {
      divisionCode: report.divisionCode,
      categoryCode: report.categoryCode ?? null,
      occurredAt: report.occurredAt,
      discoveredAt: report.discoveredAt ?? report.occurredAt,
      involvesStateSecrets: report.involvesStateSecrets,
    };
    const refusal = checkReport(facts, reporter, division, now, this.clock.dayOf(now));
    if (refusal !== undefined) throw refusedReport(refusal);
    if (division === undefined) throw new Error('a report without a division was not refused');
    const holder = firstHolder(reporter);
    const line = await this.lineOf(tx, division, places);
    return {
      ...facts,
      id: uuidv7({ msecs: now.getTime() }),
      title: report.title,
      description: report.description ?? null,
      division,
      holder: { ...holder, name: places.get(holder.code)?.name ?? holder.code },
      reportedAt: now,
      reporter: { clientId: caller.clientId, name: caller.name, office: caller.office },
      clientId: report.clientId ?? null,
      affected: report.affected ?? null,
      impact: report.impact ?? null,
      indicators: report.indicators,
      numberedBy: numberingDivision(line)?.code ?? division.code,
      year: Number(this.clock.dayOf(now).slice(0, 4)),
    };
  }

  private async lineOf(
    tx: Transaction,
    division: Division,
    known: Map<string, Division>,
  ): Promise<Division[]> {
    const codes = ancestorCodes(division.path);
    const missing = codes.filter((code) => !known.has(code));
    const found = missing.length === 0 ? known : await this.directory.find(tx, codes);
    return codes.flatMap((code) => found.get(code) ?? []);
  }
}

function toEvent(incident: ReportedIncident): ReturnType<typeof newEvent> {
  return newEvent(IncidentReportedV1, {
    aggregateId: incident.id,
    aggregateVersion: 1,
    occurredAt: incident.reportedAt,
    data: {
      number: incident.number,
      title: incident.title,
      divisionCode: incident.division.code,
      divisionPath: incident.division.path,
      holder: incident.holder.code,
      holderPath: incident.holder.path,
      status: 'reported',
      categoryCode: incident.categoryCode,
      grade: null,
      reportedAt: incident.reportedAt.toISOString(),
      actor: { clientId: incident.reporter.clientId, office: incident.reporter.office },
      occurredAt: incident.occurredAt.toISOString(),
      discoveredAt: incident.discoveredAt.toISOString(),
      reporterOffice: incident.reporter.office,
    },
  });
}

/** Puts a refusal of the domain into the words of the edge: field and parameters. */
function refusedReport(refusal: ReportRefusal): Refused {
  const { code } = refusal;
  switch (code) {
    case 'unknown-division':
    case 'division-outside-scope':
      return new Refused(code, {
        field: '/divisionCode',
        parameters: { divisionCode: refusal.divisionCode },
      });
    case 'division-closed':
      return new Refused(code, {
        field: '/divisionCode',
        parameters: { divisionCode: refusal.divisionCode, validTo: refusal.validTo },
      });
    case 'unknown-category':
      return new Refused(code, {
        field: '/categoryCode',
        parameters: { categoryCode: refusal.categoryCode },
      });
    case 'time-in-future':
      return new Refused(code, {
        field: `/${refusal.field}`,
        parameters: { field: refusal.field },
      });
    case 'discovered-before-occurred':
      return new Refused(code, { field: '/discoveredAt' });
    case 'state-secrets-out-of-scope':
      return new Refused(code, { field: '/involvesStateSecrets' });
    default:
      return refusal satisfies never;
  }
}
