import type { Division, DivisionLevel } from '#libs/divisions';

/** What somebody at an office may be; the same words as in access tokens. */
export type PostRole = 'grid-worker' | 'officer' | 'county-admin' | 'auditor' | 'statistics-reader';

/** A place at an office that gets an API client of its own. */
export interface Post {
  readonly clientId: string;
  readonly office: string;
  readonly role: PostRole;
  /** What people call whoever sits there: the post, never an invented person. */
  readonly name: string;
}

/** A division as far as its posts go. */
export type PostDivision = Pick<Division, 'code' | 'name' | 'level'>;

const titles: Readonly<Record<PostRole, string>> = {
  'grid-worker': '网格员',
  officer: '经办员',
  'county-admin': '管理员',
  auditor: '审计员',
  'statistics-reader': '统计接口',
};

interface Staff {
  readonly role: PostRole;
  readonly count: number;
}

/** Who works at the offices of a county, by their level. */
const staff: Readonly<Partial<Record<DivisionLevel, readonly Staff[]>>> = {
  county: [
    { role: 'officer', count: 3 },
    { role: 'county-admin', count: 1 },
    { role: 'auditor', count: 1 },
  ],
  township: [{ role: 'officer', count: 2 }],
  village: [
    { role: 'grid-worker', count: 1 },
    { role: 'officer', count: 1 },
  ],
};

/**
 * The posts of a county and of the higher office that reads its statistics.
 * @param divisions the county with all that lies below it
 * @param statisticsDivision the higher office
 */
export function postsOfCounty(
  divisions: readonly PostDivision[],
  statisticsDivision: PostDivision,
): Post[] {
  return [
    ...divisions.flatMap((division) =>
      (staff[division.level] ?? []).flatMap(({ role, count }) => posts(division, role, count)),
    ),
    ...posts(statisticsDivision, 'statistics-reader', 1),
  ];
}

/** The id of the `number`-th client of an office in a role: `431002-officer-2`. */
export function clientIdOf(office: string, role: PostRole, number: number): string {
  return `${office}-${role}-${number}`;
}

function posts(division: PostDivision, role: PostRole, count: number): Post[] {
  return Array.from({ length: count }, (_, index) => ({
    clientId: clientIdOf(division.code, role, index + 1),
    office: division.code,
    role,
    name: `${division.name}${titles[role]}${index + 1}`,
  }));
}
