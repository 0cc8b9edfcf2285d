import type { Transaction } from '#libs/persistence';

/**
 * Lifts the limits that protect the service from slow requests, until this transaction ends: an
 * operator's work on a whole nation takes longer than any request may.
 */
export async function withoutTimeLimits(tx: Transaction): Promise<void> {
  await tx.execute(
    `SELECT set_config('statement_timeout', '0', true),
            set_config('idle_in_transaction_session_timeout', '0', true),
            set_config('work_mem', '128MB', true)`,
  );
}

/** Lets one change of the tree at a time run; the others wait until it has ended. */
export async function lockDivisions(tx: Transaction): Promise<void> {
  await tx.execute(`SELECT pg_advisory_xact_lock(hashtext('tiergrid.divisions'))`);
}
