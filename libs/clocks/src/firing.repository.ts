import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import type { Firing, FiringOutcome } from './firing.js';

/** A firing and what became of it. */
export interface DoneFiring extends Omit<Firing, 'leads'> {
  readonly result: FiringOutcome;
}

/** Remembers what clocks did. Only ever added to; a second row for the same point is an error. */
@Injectable()
export class FiringRepository {
  async append(tx: Transaction, firings: readonly DoneFiring[], at: Date): Promise<void> {
    if (firings.length === 0) return;
    await tx.execute(
      `INSERT INTO clock_firings
         (at, subject_id, subject_path, number, percent, holder, rule, outcome, reason)
       SELECT $1, firing.*
       FROM unnest($2::uuid[], $3::text[], $4::smallint[], $5::smallint[], $6::text[], $7::text[],
                   $8::text[], $9::text[]) AS firing`,
      [
        at,
        firings.map(({ clock }) => clock.subject.id),
        firings.map(({ clock }) => clock.subject.path),
        firings.map(({ clock }) => clock.number),
        firings.map(({ percent }) => percent),
        firings.map(({ clock }) => clock.holder),
        firings.map(({ clock }) => clock.rule),
        firings.map(({ result }) => result.outcome),
        firings.map(({ result }) => result.reason ?? null),
      ],
    );
  }
}
