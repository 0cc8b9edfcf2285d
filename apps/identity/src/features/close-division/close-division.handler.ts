import { everything, subtreeOf } from '#libs/divisions';
import { Outbox } from '#libs/messaging';
import type { Database, Transaction } from '#libs/persistence';
import { publishChangedDivisions } from '../../persistence/changed-divisions.publisher.js';
import { lockDivisions, withoutTimeLimits } from '../../persistence/long-transaction.js';

export interface CloseDivisionOptions {
  /** Working in the schema of the identity service. */
  readonly database: Database;
  readonly code: string;
  /** First day on which the division no longer exists, `YYYY-MM-DD`. */
  readonly on: string;
  /** Also closes whatever lies below and is still open; without it that is a reason to refuse. */
  readonly withSubtree: boolean;
  /** When this is decided, for the events. */
  readonly now: Date;
}

export interface ClosedDivisions {
  readonly name: string;
  /** Divisions whose last day was set or changed. */
  readonly closed: number;
  readonly events: number;
}

/** A division that cannot be closed. The message is what an operator reads. */
export class CannotClose extends Error {
  override readonly name = 'CannotClose';
}

interface DivisionRow {
  readonly name: string;
  readonly path: string;
  readonly validFrom: string | null;
  /** Divisions below that would still be open on that day. */
  readonly openBelow: number;
  /** The day from which the division above no longer exists, if that is known. */
  readonly parentValidTo: string | null;
}

/**
 * Sets the day from which a division no longer exists and tells the other services. Said again with
 * another day it corrects the first; with the same day it changes nothing.
 * @throws CannotClose for an unknown code, a bad day, or open divisions below
 */
export async function closeDivision(options: CloseDivisionOptions): Promise<ClosedDivisions> {
  const { database, code, on, withSubtree } = options;
  if (!isDay(on)) throw new CannotClose(`"${on}" is not a day: write it as YYYY-MM-DD`);
  return database.transaction(everything, async (tx) => {
    await withoutTimeLimits(tx);
    await lockDivisions(tx);
    const division = await find(tx, code, on);
    if (division === undefined) throw new CannotClose(`no division has the code ${code}`);
    const reason = obstacle(division, on, withSubtree);
    if (reason !== undefined) throw new CannotClose(`${code} ${division.name} ${reason}`);
    const closed = await close(tx, division.path, on);
    const events = await publishChangedDivisions(tx, new Outbox(), options.now);
    return { name: division.name, closed, events };
  });
}

/** A division exists inside the time of the one above it, and around those below it. */
function obstacle(division: DivisionRow, on: string, withSubtree: boolean): string | undefined {
  const { validFrom, parentValidTo, openBelow } = division;
  if (validFrom !== null && on <= validFrom) return `exists only since ${validFrom}`;
  if (parentValidTo !== null && on > parentValidTo) {
    return `cannot outlive the division above it, which ends on ${parentValidTo}`;
  }
  if (openBelow > 0 && !withSubtree) {
    return (
      `has ${openBelow} division(s) below that would outlive it: move or close them first, ` +
      'or close the whole subtree'
    );
  }
  return undefined;
}

async function find(tx: Transaction, code: string, on: string): Promise<DivisionRow | undefined> {
  return tx.maybeOne<DivisionRow>(
    `SELECT division.name, division.path, division.valid_from AS "validFrom",
            parent.valid_to AS "parentValidTo", (
       SELECT count(*) FROM divisions below
       WHERE below.path > division.path AND below.path < left(division.path, -1) || '0'
         AND (below.valid_to IS NULL OR below.valid_to > $2)
     ) AS "openBelow"
     FROM divisions division LEFT JOIN divisions parent ON parent.code = division.parent_code
     WHERE division.code = $1`,
    [code, on],
  );
}

/** Closes the division at `path` and what lies below and would be open later than `on`. */
async function close(tx: Transaction, path: string, on: string): Promise<number> {
  const subtree = subtreeOf(path);
  await tx.execute(
    'CREATE TEMPORARY TABLE changed_divisions (code text COLLATE "C" PRIMARY KEY) ON COMMIT DROP',
  );
  return tx.execute(
    `WITH closed AS (
       UPDATE divisions SET valid_to = $3, revision = revision + 1
       WHERE (path = $1 AND valid_to IS DISTINCT FROM $3)
          OR (path > $1 AND path < $2 AND (valid_to IS NULL OR valid_to > $3))
       RETURNING code
     )
     INSERT INTO pg_temp.changed_divisions SELECT code FROM closed`,
    [subtree.path, subtree.end, on],
  );
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
