import type { Transaction } from '#libs/persistence';
import { Refused } from '../problems/problem.js';
import type { Command } from './command.js';

/** First answers, found by client and key. */
export class KeptAnswers {
  constructor(
    private readonly rows: ReadonlyMap<string, { fingerprint: string; response: unknown }>,
  ) {}

  /**
   * The first answer to a command, when it was answered before.
   * @throws Refused idempotency-key-reused when the key came with another request then
   */
  replay<T>(command: Command): { readonly response: T } | undefined {
    if (command.idempotencyKey === undefined) return undefined;
    const row = this.rows.get(place(command.caller.clientId, command.idempotencyKey));
    if (row === undefined) return undefined;
    if (row.fingerprint !== command.fingerprint()) {
      throw new Refused('idempotency-key-reused', { field: 'Idempotency-Key' });
    }
    command.onReplay();
    return { response: row.response as T };
  }
}

/** Name of the constraint that two answers under one key violate. */
export const keptAnswersKey = 'idempotency_keys_pkey';

/** Finds the first answers to commands, in one statement for all. */
export async function findAnswers(
  tx: Transaction,
  commands: readonly Command[],
): Promise<KeptAnswers> {
  const keyed = commands.filter((command) => command.idempotencyKey !== undefined);
  if (keyed.length === 0) return new KeptAnswers(new Map());
  const rows = await tx.many<{
    clientId: string;
    key: string;
    fingerprint: string;
    response: unknown;
  }>(
    // LATERAL and OFFSET 0: each by the key. A plan made for a new table would read all of it.
    `SELECT asked.client_id AS "clientId", asked.key, kept.fingerprint, kept.response
     FROM unnest($1::text[], $2::text[]) AS asked (client_id, key)
     CROSS JOIN LATERAL (
       SELECT fingerprint, response FROM idempotency_keys
       WHERE client_id = asked.client_id AND key = asked.key OFFSET 0) kept`,
    [
      keyed.map((command) => command.caller.clientId),
      keyed.map((command) => command.idempotencyKey),
    ],
  );
  return new KeptAnswers(new Map(rows.map((row) => [place(row.clientId, row.key), row])));
}

/** Keeps answers with the effects of their commands; those without a key are passed over. */
export async function keepAnswers(
  tx: Transaction,
  answers: readonly { readonly command: Command; readonly response: unknown }[],
): Promise<void> {
  const keyed = answers.filter(({ command }) => command.idempotencyKey !== undefined);
  if (keyed.length === 0) return;
  await tx.execute(
    `INSERT INTO idempotency_keys (client_id, key, fingerprint, response)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[])`,
    [
      keyed.map(({ command }) => command.caller.clientId),
      keyed.map(({ command }) => command.idempotencyKey),
      keyed.map(({ command }) => command.fingerprint()),
      keyed.map(({ response }) => JSON.stringify(response)),
    ],
  );
}

function place(clientId: string, key: string): string {
  return `${clientId} ${key}`;
}
