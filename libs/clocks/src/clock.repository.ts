import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import type { Clock } from './clock.js';

type ClockRow = Omit<Clock, 'subject' | 'pauses'> & {
  subjectId: string;
  subjectPath: string;
  pauses: { from: string; to: string }[];
};

const columns = `subject_id AS "subjectId", subject_path AS "subjectPath", number, holder, pack,
  rule, measures, kind, runs_on AS "runsOn", when_missed AS "whenMissed",
  started_at AS "startedAt", due_at AS "dueAt", pauses, paused_at AS "pausedAt",
  met_at AS "metAt", missed_at AS "missedAt", stopped_at AS "stoppedAt",
  stop_reason AS "stopReason", reminded, event_version AS "eventVersion", leads, next_at AS "nextAt",
  failures > 0 AS "isFailing"`;

/**
 * Writes and reads clocks. Whoever changes any clock of a subject must have locked the subject's own
 * row: that one lock keeps commands and sweeps apart, in the same order for all.
 */
@Injectable()
export class ClockRepository {
  /**
   * Adds clocks as they begin, of any number of subjects, in one statement. What has happened to
   * one since is for `save`.
   * @param subjectType `incident`, `task`
   */
  async insert(tx: Transaction, subjectType: string, clocks: readonly Clock[]): Promise<void> {
    if (clocks.length === 0) return;
    await tx.execute(insertClocks, [
      subjectType,
      clocks.map(({ subject }) => subject.id),
      clocks.map(({ subject }) => subject.path),
      clocks.map(({ number }) => number),
      clocks.map(({ holder }) => holder),
      clocks.map(({ pack }) => pack),
      clocks.map(({ rule }) => rule),
      clocks.map(({ measures }) => measures),
      clocks.map(({ kind }) => kind),
      clocks.map(({ runsOn }) => runsOn),
      clocks.map(({ whenMissed }) => whenMissed),
      clocks.map(({ startedAt }) => startedAt),
      clocks.map(({ dueAt }) => dueAt),
      clocks.map(({ nextAt }) => nextAt),
      clocks.map(({ leads }) => leads),
    ]);
  }

  /** All clocks of each subject, ended ones too, in the order in which they began. */
  async ofSubjects(tx: Transaction, subjectIds: readonly string[]): Promise<Map<string, Clock[]>> {
    const rows = await tx.many<ClockRow>(
      // Each by the key: a join planned for a small table would read all of a large one.
      `SELECT clock.* FROM unnest($1::uuid[]) AS asked (id)
       CROSS JOIN LATERAL (
         SELECT ${columns} FROM clocks WHERE subject_id = asked.id ORDER BY number OFFSET 0) clock`,
      [subjectIds],
    );
    return Map.groupBy(rows.map(toClock), ({ subject }) => subject.id);
  }

  /** Those clocks of subjects at which something is to be done by now. */
  async due(tx: Transaction, subjectIds: readonly string[], now: Date): Promise<Clock[]> {
    const rows = await tx.many<ClockRow>(
      `SELECT clock.* FROM unnest($1::uuid[]) AS asked (id)
       CROSS JOIN LATERAL (
         SELECT ${columns} FROM clocks
         WHERE subject_id = asked.id AND next_at <= $2 ORDER BY number OFFSET 0) clock`,
      [subjectIds, now],
    );
    return rows.map(toClock);
  }

  /**
   * The missed and still open clocks of an office, the longest overdue first.
   * @param after due time, subject and number of the last one on the page before
   */
  async overdue(
    tx: Transaction,
    holder: string,
    after: readonly [dueAt: string, subjectId: string, number: number] | undefined,
    limit: number,
  ): Promise<Clock[]> {
    const rows = await tx.many<ClockRow>(
      `SELECT ${columns} FROM clocks
       WHERE holder = $1 AND missed_at IS NOT NULL AND met_at IS NULL AND stopped_at IS NULL
         AND (due_at, subject_id, number) > ($2::timestamptz, $3::uuid, $4::smallint)
       ORDER BY due_at, subject_id, number LIMIT $5`,
      [holder, ...(after ?? ['-infinity', '00000000-0000-0000-0000-000000000000', 0]), limit],
    );
    return rows.map(toClock);
  }

  /** Saves what changed. What once failed and now was done has failed no longer. */
  async save(tx: Transaction, clocks: readonly Clock[]): Promise<void> {
    await Promise.all(
      clocks.map((clock) =>
        tx.execute(updateClock, [
          clock.subject.id,
          clock.number,
          clock.holder,
          clock.dueAt,
          JSON.stringify(clock.pauses),
          clock.pausedAt,
          clock.metAt,
          clock.missedAt,
          clock.stoppedAt,
          clock.stopReason,
          clock.reminded,
          clock.eventVersion,
          clock.nextAt,
          clock.leads,
        ]),
      ),
    );
  }
}

/** Rows that `columns` names, as clocks. */
function toClock({ subjectId, subjectPath, pauses, ...rest }: ClockRow): Clock {
  return {
    ...rest,
    subject: { id: subjectId, path: subjectPath },
    pauses: pauses.map(({ from, to }) => ({ from: new Date(from), to: new Date(to) })),
  };
}

const insertClocks = `
  INSERT INTO clocks (subject_type, subject_id, subject_path, number, holder, pack, rule, measures,
                      kind, runs_on, when_missed, started_at, due_at, next_at, leads)
  SELECT $1, clock.*
  FROM unnest($2::uuid[], $3::text[], $4::smallint[], $5::text[], $6::text[], $7::text[],
              $8::text[], $9::text[], $10::text[], $11::text[], $12::timestamptz[],
              $13::timestamptz[], $14::timestamptz[], $15::boolean[]) AS clock`;

const updateClock = `
  UPDATE clocks SET holder = $3, due_at = $4, pauses = $5, paused_at = $6, met_at = $7,
    missed_at = $8, stopped_at = $9, stop_reason = $10, reminded = $11, event_version = $12,
    next_at = $13, leads = $14, failures = 0, last_error = NULL
  WHERE subject_id = $1 AND number = $2`;
