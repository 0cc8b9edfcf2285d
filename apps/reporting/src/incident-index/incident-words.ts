import { ancestorCodes } from '#libs/divisions';
import { findCategory } from '#libs/policy';
import { plain, wordsOf } from './words.js';
import { wordNumber } from './word-number.js';

/** What the index knows of an incident. Contacts are no part of it: nobody is searched for. */
export interface IndexedIncident {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly description: string | null;
  readonly status: string;
  readonly grade: string | null;
  readonly categoryCode: string | null;
  readonly holder: string;
  readonly holderPath: string;
  readonly offeredTo: string | null;
  /** Of the office that it is offered to. */
  readonly offeredPath: string | null;
  readonly divisionPath: string;
  readonly affected: {
    readonly unitName?: string | undefined;
    readonly system?: string | undefined;
    readonly unitType?: string | undefined;
    readonly cii?: boolean | undefined;
  } | null;
  readonly indicators: readonly { readonly type: string; readonly value: string }[];
}

/** Of a long text the beginning is searched; one report must not cost as much as hundreds. */
const mostCharacters = 2_000;
const mostWords = 1_000;

/** Words that are no text: what an incident is filtered by. They cannot be typed. */
export const mark = {
  office: (code: string) => wordNumber(`\u0000office ${code}`),
  status: (status: string) => wordNumber(`\u0000status ${status}`),
  grade: (grade: string) => wordNumber(`\u0000grade ${grade}`),
  /** A code or the class that begins it. */
  category: (code: string) => wordNumber(`\u0000category ${code}`),
  holder: (code: string) => wordNumber(`\u0000holder ${code}`),
  offeredTo: (code: string) => wordNumber(`\u0000offered ${code}`),
  unitType: (type: string) => wordNumber(`\u0000unit ${type}`),
  cii: (cii: boolean) => wordNumber(`\u0000cii ${cii}`),
  indicator: ({ type, value }: { type: string; value: string }) =>
    wordNumber(`\u0000${type} ${plain(value)}`),
};

/**
 * The offices that see an incident: its division's, its holder's, the one that it is offered to, and
 * all above them.
 */
export function officesThatSee(
  incident: Pick<IndexedIncident, 'divisionPath' | 'holderPath' | 'offeredPath'>,
): string[] {
  return [
    ...new Set([
      ...ancestorCodes(incident.divisionPath),
      ...ancestorCodes(incident.holderPath),
      ...ancestorCodes(incident.offeredPath ?? ''),
    ]),
  ];
}

/** The texts of an incident that a search looks through. */
export function textsOf(
  incident: Pick<IndexedIncident, 'number' | 'title' | 'description' | 'affected' | 'indicators'>,
): string[] {
  const { number, title, description, affected, indicators } = incident;
  return [
    title,
    number,
    affected?.unitName ?? '',
    affected?.system ?? '',
    ...indicators.map(({ value }) => value),
    description ?? '',
  ].map((text) => text.slice(0, mostCharacters));
}

/** The numbers of all words of an incident, each once. */
export function numbersOf(incident: IndexedIncident): number[] {
  const numbers = new Set<number>(officesThatSee(incident).map(mark.office));
  numbers.add(mark.status(incident.status));
  numbers.add(mark.holder(incident.holder));
  if (incident.offeredTo !== null) numbers.add(mark.offeredTo(incident.offeredTo));
  if (incident.grade !== null) numbers.add(mark.grade(incident.grade));
  for (const code of codesOf(incident.categoryCode)) numbers.add(mark.category(code));
  numbers.add(mark.cii(incident.affected?.cii === true));
  if (incident.affected?.unitType !== undefined) {
    numbers.add(mark.unitType(incident.affected.unitType));
  }
  for (const indicator of incident.indicators) numbers.add(mark.indicator(indicator));
  const texts = textsOf(incident);
  for (const [place, text] of texts.entries()) {
    // A search by a single character looks everywhere but in the description, which stands last.
    for (const word of wordsOf(text, place < texts.length - 1)) {
      if (numbers.size >= mostWords) return [...numbers];
      numbers.add(wordNumber(word));
    }
  }
  return [...numbers];
}

/** `01007` and its class `01`. */
function codesOf(categoryCode: string | null): string[] {
  if (categoryCode === null) return [];
  return [...new Set([categoryCode, findCategory(categoryCode)?.class ?? categoryCode])];
}
