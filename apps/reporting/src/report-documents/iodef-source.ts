import type { Language } from '#libs/http';
import { findCategory, type Grade, type Impact } from '#libs/policy';
import type { IncidentView } from '../read-models/incident-view.js';
import type { ReportFacts } from '../report-content/report-facts.js';
import { reportFields } from '../report-content/report-fields.js';
import { printable } from './printable.js';
import { lastChange } from './write-report-document.js';

/** What an IODEF document says of an incident; plain data, so that another thread can write it. */
export interface IodefSource {
  readonly language: Language;
  /** Names this platform in ids: its domain. */
  readonly issuer: string;
  readonly number: string;
  readonly status: IncidentView['status'];
  readonly title: string;
  readonly description: string | null;
  readonly occurredAt: string;
  readonly discoveredAt: string;
  readonly reportedAt: string;
  readonly generatedAt: string;
  readonly category: { readonly code: string; readonly name: string } | null;
  readonly grade: Grade | null;
  readonly impact: Impact;
  readonly holder: string;
  readonly unit: string | null;
  readonly place: string;
  readonly indicators: IncidentView['indicators'];
  /** The pack's report fields: what IODEF has no class for travels as additional data. */
  readonly fields: readonly { readonly id: string; readonly name: string; readonly text: string }[];
}

/** @param issuer domain of the platform */
export function iodefSource(facts: ReportFacts, language: Language, issuer: string): IodefSource {
  const { incident, pack } = facts;
  const { categoryCode, description } = incident;
  const category = categoryCode === null ? undefined : findCategory(categoryCode);
  const known = reportFields(facts, language);
  const name = language === 'en' ? category?.en : category?.zh;
  return {
    language,
    issuer,
    number: incident.number,
    status: incident.status,
    title: printable(incident.title),
    description: description === null ? null : printable(description),
    occurredAt: incident.occurredAt,
    discoveredAt: incident.discoveredAt,
    reportedAt: incident.reportedAt,
    generatedAt: lastChange(facts).toISOString(),
    category: category === undefined ? null : { code: category.code, name: name ?? category.code },
    grade: incident.grade,
    impact: incident.impact ?? {},
    holder: incident.holderName,
    unit: incident.affected?.unitName === undefined ? null : printable(incident.affected.unitName),
    place: facts.placeNames.join(''),
    indicators: incident.indicators.map(({ type, value }) => ({ type, value: printable(value) })),
    fields: pack.reportFields.flatMap(({ id, name: label }) => {
      const text = known.get(id);
      return text === undefined ? [] : [{ id, name: label[language], text: printable(text) }];
    }),
  };
}
