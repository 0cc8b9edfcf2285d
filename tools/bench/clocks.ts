import { setTimeout as delay } from 'node:timers/promises';
import { ClockRepository, ClockSweep, FiringRepository } from '#libs/clocks';
import { everything as wholeTree } from '#libs/divisions';
import { Database, type Row } from '#libs/persistence';
import type { RunningStack } from '../client/running-stack.js';
import { quantile, rounded } from './figures.js';

export interface ClocksResult {
  readonly bench: 'clocks';
  /** Clocks that wait for something while a sweep finds nothing due. */
  readonly open: number;
  /** Such a sweep, its transaction included: the middle one and the 95th of a hundred. */
  readonly idleSweepMs: number;
  readonly idleSweepP95Ms: number;
  /** Clocks that became due in one instant, each to escalate its incident. */
  readonly due: number;
  /** Until the last of them had its escalation, its lines of the timeline and its events. */
  readonly firedSeconds: number;
  /** Effects that one clock had more than once; must be 0. */
  readonly twice: number;
  /** Of those that were due, one cannot be done; it must delay no other. */
  readonly failing: number;
}

const open = 1_000_000;
const limits = [
  ['acknowledge-iv', 'acknowledge', 'escalate'],
  ['pass-up-iv', 'pass-up', 'supervise'],
  ['first-feedback-iv', 'first-feedback', 'supervise'],
  ['handle-iv', 'handle', 'supervise'],
] as const;
const due = 10_000;
const sweeps = 200;
const lookEveryMs = 100;
const withinMs = 120_000;

const township = '43/4310/431002/431002001/';
const village = `${township}431002001001/`;

/**
 * Puts a million open clocks into the database of a running platform, looks how long a sweep takes
 * that finds nothing due, and then makes ten thousand due in one instant and lets the platform act.
 */
export async function benchClocks(stack: RunningStack): Promise<ClocksResult> {
  say(`inserting ${open} clocks of ${open / limits.length} incidents`);
  await everywhere(stack, incidentsSql(open / limits.length));
  // In parts, because a statement has its time limit.
  for (let number = 1; number <= limits.length; number += 1) {
    await everywhere(stack, clocksSql(number));
  }
  for (const table of ['incidents', 'clocks']) {
    await stack.asOwner(`VACUUM ANALYZE reporting.${table}`);
  }
  const idle = await idleSweeps(stack);
  say(`${due} clocks become due`);
  await everywhere(stack, dueSql(due));
  const began = performance.now();
  await fired(stack);
  const firedSeconds = rounded((performance.now() - began) / 1000);
  return {
    bench: 'clocks',
    open,
    idleSweepMs: rounded(quantile(idle, 0.5) ?? Number.NaN),
    idleSweepP95Ms: rounded(quantile(idle, 0.95) ?? Number.NaN),
    due,
    firedSeconds,
    twice: await count(stack, twiceSql),
    failing: await count(
      stack,
      'SELECT count(*) AS count FROM reporting.clocks WHERE failures > 0',
    ),
  };
}

/** The service's own sweep, on the service's own rights. */
async function idleSweeps(stack: RunningStack): Promise<number[]> {
  const database = new Database({
    url: stack.databaseUrl('reporting'),
    applicationName: 'bench-clocks',
    poolSize: 1,
  });
  const sweep = new ClockSweep({
    database,
    clocks: new ClockRepository(),
    firings: new FiringRepository(),
    subjects: {
      type: 'incident',
      table: 'incidents',
      fire: () => Promise.reject(new Error('nothing should be due')),
    },
    timingOf: (pack) => {
      throw new Error(`nothing of ${pack} should be due`);
    },
    now: () => new Date(),
    onFired: () => undefined,
    onFailed: () => undefined,
  });
  try {
    const times: number[] = [];
    for (let done = 0; done < sweeps; done += 1) {
      const began = performance.now();
      await sweep.batch();
      times.push(performance.now() - began);
      await delay(5);
    }
    // The first ones open the connection and fill the caches.
    return times.slice(sweeps / 2);
  } finally {
    await database.close();
  }
}

/** Waits until everything that can be done is done. */
async function fired(stack: RunningStack): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    const left = await count(
      stack,
      `SELECT count(*) AS count FROM reporting.clocks
       WHERE subject_type = 'incident' AND next_at <= now() AND failures = 0`,
    );
    if (left === 0) return;
    await delay(lookEveryMs);
  }
  throw new Error(`not all of ${due} clocks fired within ${withinMs / 1000} s`);
}

async function count(stack: RunningStack, statement: string): Promise<number> {
  const [row] = await everywhere(stack, statement);
  return Number(row?.['count']);
}

/** Row-level security binds the owner too, unless it says that it means all of the tree. */
function everywhere(stack: RunningStack, statement: string): Promise<Row[]> {
  const { path, end } = wholeTree;
  return stack.asOwner(
    `SET tiergrid.scope TO '${path}'; SET tiergrid.scope_end TO '${end}'; ${statement}`,
  );
}

function incidentsSql(incidents: number): string {
  return `INSERT INTO reporting.incidents (
      id, number, version, status, title, division_code, division_name, division_path, holder,
      holder_path, holder_name, occurred_at, discovered_at, reported_at, updated_at, reporter,
      reporter_office, indicators, handlers)
    SELECT uuidv7(), 'bench-' || n, 1, 'reported', 'Ransomware on the office PC', '431002001001',
      '431002001001', '${village}', '431002001', '${township}', '431002001', now(), now(), now(),
      now(), 'bench', '431002001001', '[]', '{}'
    FROM generate_series(1, ${incidents}) n`;
}

/** The four limits of a slight incident. Due in a week or later: nothing of it happens by itself. */
function clocksSql(number: number): string {
  const [rule, measures, whenMissed] = limits[number - 1] ?? [];
  return `INSERT INTO reporting.clocks (
      subject_id, number, subject_type, subject_path, holder, pack, rule, measures, kind, runs_on,
      when_missed, started_at, due_at, next_at)
    SELECT id, ${number}, 'incident', division_path, holder, 'cn-2025', '${rule}', '${measures}',
      'local', 'working', '${whenMissed}', now(),
      now() + interval '30 days' + random() * '300 days'::interval,
      now() + interval '7 days' + random() * '7 days'::interval
    FROM reporting.incidents WHERE number LIKE 'bench-%'`;
}

/** The time to acknowledge is over for some. One of them names a pack that is not there. */
function dueSql(clocks: number): string {
  return `WITH chosen AS (
      SELECT subject_id, row_number() OVER () AS place FROM reporting.clocks
      WHERE number = 1 LIMIT ${clocks + 1})
    UPDATE reporting.clocks clock SET runs_on = 'wall', started_at = now() - interval '2 hours',
      due_at = now(), reminded = 80, next_at = now(),
      pack = CASE WHEN place = ${Math.ceil(clocks / 2)} THEN 'no-such-pack' ELSE pack END
    FROM chosen WHERE clock.subject_id = chosen.subject_id AND number = 1`;
}

/** Events, lines and escalations beyond the first of each clock. */
const twiceSql = `
  SELECT coalesce(sum(times - 1), 0) AS count FROM (
    SELECT count(*) AS times FROM reporting.outbox
    WHERE event_type LIKE 'org.tiergrid.incident.%'
    GROUP BY aggregate_id, aggregate_version
    UNION ALL
    SELECT count(*) FROM reporting.incident_timeline WHERE kind IN ('limit-missed', 'escalated')
    GROUP BY incident_id, kind) effects`;

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
