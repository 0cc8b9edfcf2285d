import type { Language } from '#libs/http';
import type { PolicyPack, ReportField } from '#libs/policy';
import type { TrackedDuty } from '../domain/statutory-duties/index.js';
import { addresseesOf } from '../read-models/duty-view.js';
import type { ReportFacts } from '../report-content/report-facts.js';
import { reportFields } from '../report-content/report-fields.js';
import { timeInZone, timeWords } from '../report-content/time-words.js';
import { baseFields, documentWords } from './document-words.js';
import { printable } from './printable.js';
import type { ReportDocument, ReportKind, ReportRow } from './report-document.js';

/**
 * Writes a report of an incident. What it says is what the pack's duties ask for in reports of its
 * kind; who, where and when stand in every one.
 */
export function writeReportDocument(
  facts: ReportFacts,
  duties: readonly TrackedDuty[],
  kind: ReportKind,
  language: Language,
): ReportDocument {
  const { pack, incident } = facts;
  const words = documentWords[language];
  const asked = askedFor(pack, kind, incident.categoryCode);
  const known = reportFields(facts, language);
  const row = ({ id, name }: Pick<ReportField, 'id' | 'name'>): ReportRow => ({
    label: name[language],
    value: textOf(known.get(id)),
    isRequired: asked.atOnce.has(id),
  });
  const isBase = (id: string): boolean => baseFields.some((base) => base === id);
  const rest = pack.reportFields.filter(({ id }) => !isBase(id));
  const sections = [
    {
      title: words.sections.facts,
      rows: [
        { label: words.incidentTitle, value: textOf(incident.title), isRequired: false },
        ...baseFields.map((id) => ({ ...row({ id, name: noName }), label: words.base[id] })),
        ...optional(words.description, incident.description ?? undefined),
      ],
    },
    {
      title: words.sections.content[kind],
      rows: [
        ...(kind === 'supplementary' ? optional(words.supplements, added(facts, language)) : []),
        ...rest.filter(({ id }) => asked.atOnce.has(id)).map(row),
      ],
    },
    {
      title: words.sections.later,
      rows: rest.filter(({ id }) => asked.later.has(id)).map(row),
    },
  ].filter(({ rows }) => rows.length > 0);
  const lacking = sections.flatMap(({ rows }) =>
    rows.flatMap(({ label, value, isRequired }) => (isRequired && value === null ? label : [])),
  );
  const asOf = lastChange(facts);
  const { timeZone } = pack.calendar;
  return {
    language,
    title: words.titles[kind],
    heading: heading(facts, duties, kind, language),
    sections: numbered(sections, language),
    missing: words.missing,
    incomplete: lacking.length === 0 ? null : words.incomplete(lacking),
    signatures: words.signatures,
    note: words.note(timeInZone(asOf, timeZone, language)),
    page: words.page,
    asOf,
  };
}

/** When anything that reports are written from changed last. */
export function lastChange({ incident, content }: ReportFacts): Date {
  const changed = new Date(incident.updatedAt);
  return content.writtenAt !== null && content.writtenAt > changed ? content.writtenAt : changed;
}

const noName = { en: '', 'zh-CN': '' };
const ordinals = ['一', '二', '三'];

/** The numbers of sections when one of them is left out. */
function numbered(
  sections: ReportDocument['sections'],
  language: Language,
): ReportDocument['sections'] {
  return sections.map(({ title, rows }, index) => ({
    title:
      language === 'en'
        ? title.replace(/^\d/, String(index + 1))
        : title.replace(/^./, ordinals[index] ?? ''),
    rows,
  }));
}

/** The fields of all duties that a report of this kind fulfils, as far as the category asks. */
function askedFor(
  pack: PolicyPack,
  kind: ReportKind,
  categoryCode: string | null,
): { readonly atOnce: ReadonlySet<string>; readonly later: ReadonlySet<string> } {
  const fits = (id: string): boolean => {
    const only = pack.reportFields.find((field) => field.id === id)?.categories;
    return only === undefined || only.some((code) => code === categoryCode);
  };
  const duties = pack.duties.filter(({ document }) => document === kind);
  const atOnce = new Set(duties.flatMap(({ fields }) => fields.atOnce).filter(fits));
  const later = duties.flatMap(({ fields }) => fields.later).filter(fits);
  return { atOnce, later: new Set(later.filter((id) => !atOnce.has(id))) };
}

function heading(
  { pack, incident }: ReportFacts,
  duties: readonly TrackedDuty[],
  kind: ReportKind,
  language: Language,
): ReportDocument['heading'] {
  const words = documentWords[language];
  // An authority passes the report on; it is written for those whom the operator tells.
  const operators = pack.parties.filter(({ operates }) => operates !== false);
  const owed = duties.filter(
    ({ definition, state }) =>
      definition.document === kind &&
      state.status !== 'lapsed' &&
      definition.owedBy.some((party) => operators.some(({ id }) => id === party)),
  );
  const lines = [{ label: words.number, value: incident.number }];
  const addressees = owed.flatMap((duty) => addresseesOf(duties, duty));
  if (addressees.length > 0) {
    const names = new Set(addressees.map((to) => to[language]));
    lines.push({ label: words.addressees, value: [...names].join(words.separator) });
  }
  const running = owed.flatMap(({ state }) => (state.status === 'running' ? state : []));
  const first = running
    .flatMap(({ dueAt }) => dueAt ?? [])
    .toSorted((a, b) => a.getTime() - b.getTime())[0];
  if (first !== undefined) {
    const { timeZone } = pack.calendar;
    lines.push({ label: words.due, value: timeInZone(first, timeZone, language) });
  } else if (running.length > 0) {
    lines.push({ label: words.due, value: words.promptly });
  }
  return [...lines, { label: words.ground, value: pack.title[language] }];
}

/** What was added to the incident since it was reported, with its times. */
function added({ supplements, pack }: ReportFacts, language: Language): string {
  const { timeZone } = pack.calendar;
  return supplements
    .map(({ at, text }) => `${timeWords(at, timeZone, language)}  ${text}`)
    .join('\n');
}

/** A row that is left out where there is nothing to say. */
function optional(label: string, text: string | undefined): ReportRow[] {
  const value = textOf(text);
  return value === null ? [] : [{ label, value, isRequired: false }];
}

function textOf(text: string | undefined): string | null {
  const clean = text === undefined ? '' : printable(text).trim();
  return clean === '' ? null : clean;
}
