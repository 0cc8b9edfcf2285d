import { mark } from '../incident-index/incident-words.js';
import type { IndexQuery } from '../incident-index/incident-index.reader.js';
import { wordNumber } from '../incident-index/word-number.js';
import { wordsAsked } from '../incident-index/words.js';

/** What a list can be narrowed by; all given conditions must hold. */
export interface IncidentFilter {
  /** Path range of the subtree in which it happened; undefined: anywhere in the caller's scope. */
  readonly place?: { readonly path: string; readonly end: string } | undefined;
  readonly status?: readonly string[] | undefined;
  readonly grade?: readonly string[] | undefined;
  /** A category's code or that of a class. */
  readonly category?: string | undefined;
  readonly holder?: string | undefined;
  /** Code of the office that has a hand-over to answer. */
  readonly offeredTo?: string | undefined;
  readonly unitType?: string | undefined;
  readonly cii?: boolean | undefined;
  readonly occurredFrom?: Date | undefined;
  readonly occurredTo?: Date | undefined;
  readonly reportedFrom?: Date | undefined;
  readonly reportedTo?: Date | undefined;
  readonly updatedSince?: Date | undefined;
  /** Words to search for. */
  readonly q?: string | undefined;
}

/** The same as conditions on a row of `incidents`; $1 … $14 are `filterValues`. */
export const filterConditions = `
  ($1::text IS NULL OR division_path >= $1::text AND division_path < $2::text)
  AND ($3::text[] IS NULL OR status = ANY($3::text[]))
  AND ($4::text[] IS NULL OR grade = ANY($4::text[]))
  AND ($5::text IS NULL OR starts_with(category_code, $5::text))
  AND ($6::text IS NULL OR holder = $6::text)
  AND ($7::text IS NULL OR affected ->> 'unitType' = $7::text)
  AND ($8::boolean IS NULL OR coalesce((affected ->> 'cii')::boolean, false) = $8::boolean)
  AND ($9::timestamptz IS NULL OR occurred_at >= $9::timestamptz)
  AND ($10::timestamptz IS NULL OR occurred_at < $10::timestamptz)
  AND ($11::timestamptz IS NULL OR reported_at >= $11::timestamptz)
  AND ($12::timestamptz IS NULL OR reported_at < $12::timestamptz)
  AND ($13::timestamptz IS NULL OR updated_at >= $13::timestamptz)
  AND ($14::text IS NULL OR offered_to = $14::text)`;

/** The values of `filterConditions`. */
export function filterValues(filter: IncidentFilter): unknown[] {
  return [
    ...[filter.place?.path, filter.place?.end, filter.status, filter.grade, filter.category],
    ...[filter.holder, filter.unitType, filter.cii, filter.occurredFrom, filter.occurredTo],
    ...[filter.reportedFrom, filter.reportedTo, filter.updatedSince, filter.offeredTo],
  ].map((value) => value ?? null);
}

/** What the index can find of a filter; the rest is seen on the incidents themselves. */
export function indexedWords(filter: IncidentFilter): Pick<IndexQuery, 'all' | 'anyOf'> {
  const groups: number[][] = [];
  if (filter.status !== undefined) groups.push(filter.status.map(mark.status));
  if (filter.grade !== undefined) groups.push(filter.grade.map(mark.grade));
  if (filter.category !== undefined) groups.push([mark.category(filter.category)]);
  if (filter.holder !== undefined) groups.push([mark.holder(filter.holder)]);
  if (filter.offeredTo !== undefined) groups.push([mark.offeredTo(filter.offeredTo)]);
  if (filter.unitType !== undefined) groups.push([mark.unitType(filter.unitType)]);
  if (filter.cii !== undefined) groups.push([mark.cii(filter.cii)]);
  const words = filter.q === undefined ? [] : [...new Set(wordsAsked(filter.q))].map(wordNumber);
  return {
    all: [...words, ...groups.flatMap((group) => (group.length === 1 ? group : []))],
    anyOf: groups.filter((group) => group.length > 1),
  };
}

/** The lowest id that an incident reported at a time can have: ids are UUIDv7. */
export function lowestIdAt(time: Date): string {
  const hex = Math.max(0, time.getTime()).toString(16).padStart(12, '0').slice(-12);
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
