import { IncidentReportedV1 } from '#libs/contracts';
import type { DivisionLevel } from '#libs/divisions';
import { newEvent, type NewEvent } from '#libs/messaging';
import type { SealedContact } from '../../contacts/contact-cipher.js';
import { allowedCommands } from '../../domain/incident/index.js';
import type { IncidentView } from '../../read-models/incident-view.js';

interface Place {
  readonly code: string;
  readonly path: string;
  readonly name: string;
}

/** A report that was taken, complete with its number. */
export interface TakenReport {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly description: string | null;
  readonly division: Place;
  readonly holder: Place & { readonly level: DivisionLevel };
  readonly categoryCode: string | null;
  readonly occurredAt: Date;
  readonly discoveredAt: Date;
  readonly reportedAt: Date;
  /** When an offline device says that it was written; null when nothing credible is known. */
  readonly filedAt: Date | null;
  readonly reporter: {
    readonly clientId: string;
    readonly name: string;
    readonly office: string;
    /** What the reporter may see; the row is only inserted inside it. */
    readonly scope: { readonly path: string; readonly end: string };
  };
  readonly clientId: string | null;
  readonly affected: IncidentView['affected'];
  readonly impact: IncidentView['impact'];
  readonly indicators: IncidentView['indicators'];
  /** The pack that it goes by from now on. */
  readonly policy: { readonly pack: string; readonly version: string };
  /** What that pack makes of the metrics. */
  readonly suggestion: Pick<IncidentView, 'suggestedGrade' | 'decidedBy'>;
  /** Encrypted; null when no contact was given. */
  readonly contact: SealedContact | null;
}

/** The incident as the API shows it from now on. */
export function toView(report: TakenReport): IncidentView {
  return {
    id: report.id,
    number: report.number,
    version: 1,
    status: 'reported',
    title: report.title,
    description: report.description,
    divisionCode: report.division.code,
    divisionName: report.division.name,
    holder: report.holder.code,
    holderName: report.holder.name,
    categoryCode: report.categoryCode,
    grade: null,
    policyPack: report.policy.pack,
    policyVersion: report.policy.version,
    ...report.suggestion,
    suspendedFrom: null,
    offeredTo: null,
    mergedInto: null,
    hasFinalReport: false,
    occurredAt: report.occurredAt.toISOString(),
    discoveredAt: report.discoveredAt.toISOString(),
    reportedAt: report.reportedAt.toISOString(),
    updatedAt: report.reportedAt.toISOString(),
    reporterOffice: report.reporter.office,
    clientId: report.clientId,
    affected: report.affected,
    impact: report.impact,
    indicators: report.indicators,
    hasContact: report.contact !== null,
    allowedCommands: allowedCommands({ status: 'reported', isOffered: false }),
  };
}

/** What the other services are told. */
export function toEvent(report: TakenReport): NewEvent {
  return newEvent(IncidentReportedV1, {
    aggregateId: report.id,
    aggregateVersion: 1,
    occurredAt: report.reportedAt,
    data: {
      number: report.number,
      title: report.title,
      divisionCode: report.division.code,
      divisionPath: report.division.path,
      holder: report.holder.code,
      holderPath: report.holder.path,
      status: 'reported',
      categoryCode: report.categoryCode,
      grade: null,
      reportedAt: report.reportedAt.toISOString(),
      actor: { clientId: report.reporter.clientId, office: report.reporter.office },
      occurredAt: report.occurredAt.toISOString(),
      discoveredAt: report.discoveredAt.toISOString(),
      reporterOffice: report.reporter.office,
    },
  });
}
