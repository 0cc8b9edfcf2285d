import { readFileSync } from 'node:fs';
import type { Role } from '#libs/access';
import { childPath, type DivisionLevel } from '#libs/divisions';
import type { TestDatabase } from './test-database.js';
import type { TestIssuer } from './test-issuer.js';

interface BeihuDivision {
  readonly code: string;
  readonly name: string;
  readonly level: DivisionLevel;
  readonly path: string;
}

/** The table that ships: Beihu District with its line up to the province. */
const table = new URL('../../../../data/divisions/431002.csv', import.meta.url);

let divisions: Map<string, BeihuDivision> | undefined;

/** Beihu District as the directory has it, by code. Parents stand before their children. */
function beihu(): Map<string, BeihuDivision> {
  if (divisions !== undefined) return divisions;
  divisions = new Map();
  for (const line of readFileSync(table, 'utf8').trim().split('\n').slice(1)) {
    const [code = '', name = '', province = '', city = '', area = '', street = ''] =
      line.split(',');
    const parent = street || area || city || province;
    const path = childPath(divisions.get(parent)?.path ?? '', code);
    divisions.set(code, { code, name, level: levelOf(province, city, area, street), path });
  }
  return divisions;
}

function levelOf(province: string, city: string, area: string, street: string): DivisionLevel {
  if (street !== '') return 'village';
  if (area !== '') return 'township';
  if (city !== '') return 'county';
  return province === '' ? 'province' : 'prefecture';
}

/** The path of one of Beihu's divisions. @throws Error for a code outside Beihu */
export function beihuPath(code: string): string {
  const division = beihu().get(code);
  if (division === undefined) throw new Error(`${code} is not in Beihu District`);
  return division.path;
}

/** Writes Beihu into a service's replica of the directory. */
export async function insertBeihu(db: TestDatabase): Promise<void> {
  await db.query(
    `INSERT INTO divisions (code, name, level, path, revision)
     SELECT code, name, level, path, 1
     FROM jsonb_to_recordset($1::jsonb) AS division (code text, name text, level text, path text)`,
    [JSON.stringify([...beihu().values()])],
  );
}

/** A token of somebody in an office of Beihu. @param person tells people of one office apart @param expiresIn seconds */
export function beihuToken(
  issuer: TestIssuer,
  office: string,
  role: Role,
  person = 1,
  expiresIn = 1_800,
): Promise<string> {
  const clientId = `${office}-${role}-${person}`;
  const path = beihuPath(office);
  return issuer.token({ clientId, role, office, path, name: clientId, expiresIn });
}
