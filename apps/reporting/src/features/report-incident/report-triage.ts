import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { ancestorCodes, type Division } from '#libs/divisions';
import type { Command } from '#libs/http';
import { PlatformClock } from '#libs/time';
import { ContactCipher } from '../../contacts/contact-cipher.js';
import type { Contact } from '../../domain/contact/index.js';
import {
  checkReport,
  firstHolder,
  numberingDivision,
  type Reporter,
} from '../../domain/incident/index.js';
import { IncidentPolicies } from '../../incident-policies.js';
import { refusedReport } from './refused-report.js';
import type { ReportCommand } from './report-command.js';
import type { TakenReport } from './taken-report.js';
import type { NumberSeries } from './taken-report.writer.js';

/** A report that is taken, but for its number. */
export interface AcceptedReport {
  readonly command: Command;
  readonly report: Omit<TakenReport, 'number'>;
  /** Where its number is counted. */
  readonly series: NumberSeries;
}

/** Decides whether a report is taken, and completes it but for its number. */
@Injectable()
export class ReportTriage {
  constructor(
    private readonly contacts: ContactCipher,
    private readonly policies: IncidentPolicies,
    private readonly clock: PlatformClock,
  ) {}

  /**
   * @param places what the directory knows of the division, the reporter's office and all above
   * @throws Refused with one of the report's refusals
   */
  take(
    { command, report, filedAt = null }: ReportCommand,
    places: ReadonlyMap<string, Division>,
  ): AcceptedReport {
    const { caller } = command;
    const now = this.clock.now();
    const today = this.clock.dayOf(now);
    const reporter: Reporter = {
      office: { code: caller.office, path: caller.officePath },
      level: places.get(caller.office)?.level ?? 'village',
      scope: caller.scope,
    };
    const facts = {
      divisionCode: report.divisionCode,
      categoryCode: report.categoryCode ?? null,
      occurredAt: report.occurredAt,
      discoveredAt: report.discoveredAt ?? report.occurredAt,
      involvesStateSecrets: report.involvesStateSecrets,
    };
    const division = places.get(report.divisionCode);
    const refusal = checkReport(facts, reporter, division, now, today);
    if (refusal !== undefined) throw refusedReport(refusal);
    if (division === undefined) throw new Error('a report without a division was not refused');
    const id = uuidv7({ msecs: now.getTime() });
    const holder = firstHolder(reporter);
    const line = ancestorCodes(division.path).flatMap((code) => places.get(code) ?? []);
    const pack = this.policies.default;
    const taken = {
      ...facts,
      id,
      title: report.title,
      description: report.description ?? null,
      division,
      holder: {
        ...holder,
        name: places.get(holder.code)?.name ?? holder.code,
        level: places.get(holder.code)?.level ?? 'township',
      },
      reportedAt: now,
      filedAt,
      reporter: {
        clientId: caller.clientId,
        name: caller.name,
        office: caller.office,
        scope: caller.scope,
      },
      clientId: report.clientId ?? null,
      affected: report.affected ?? null,
      impact: report.impact ?? null,
      policy: { pack: pack.id, version: pack.version },
      suggestion: this.policies.suggestionOf(pack.id, report.impact ?? null),
      indicators: report.indicators,
      contact: hasContent(report.contact) ? this.contacts.seal(report.contact, id) : null,
    };
    const county = numberingDivision(line)?.code ?? division.code;
    return { command, report: taken, series: { county, year: Number(today.slice(0, 4)) } };
  }
}

/** An empty contact is none. */
function hasContent(contact: Contact | undefined): contact is Contact {
  return contact?.name !== undefined || contact?.phone !== undefined;
}
