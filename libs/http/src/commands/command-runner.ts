import { Injectable } from '@nestjs/common';
import { Database, isUniqueViolation, type Transaction } from '#libs/persistence';
import { Refused } from '../problems/problem.js';
import type { Command } from './command.js';

/**
 * Runs a command in one transaction in the caller's scope, together with its idempotency key: the
 * answer is stored with the effects, so a repeated request gets the first answer and does nothing.
 * A refused command stores nothing; sent again it is decided again.
 */
@Injectable()
export class CommandRunner {
  constructor(private readonly database: Database) {}

  /**
   * @param work decides and saves; what it returns is the answer's body
   * @throws Refused idempotency-key-reused when the key came before with another request
   */
  async run<T>(command: Command, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const { caller, idempotencyKey } = command;
    if (idempotencyKey === undefined) return this.database.transaction(caller.scope, work);
    try {
      return await this.database.transaction(caller.scope, async (tx) => {
        const first = await firstAnswer<T>(tx, command, idempotencyKey);
        if (first !== undefined) return first.response;
        const response = await work(tx);
        await tx.execute(
          `INSERT INTO idempotency_keys (client_id, key, fingerprint, response)
           VALUES ($1, $2, $3, $4)`,
          [caller.clientId, idempotencyKey, command.fingerprint, JSON.stringify(response)],
        );
        return response;
      });
    } catch (error) {
      // The same request was under way at the same time and won; its answer stands now. This one
      // came late to the key, or waited for a lock and met a state that it does not fit any more.
      const late = error instanceof Refused || isUniqueViolation(error, 'idempotency_keys_pkey');
      if (!late) throw error;
      const first = await this.database.read(caller.scope, (tx) =>
        firstAnswer<T>(tx, command, idempotencyKey),
      );
      if (first === undefined) throw error;
      return first.response;
    }
  }
}

async function firstAnswer<T>(
  tx: Transaction,
  command: Command,
  key: string,
): Promise<{ response: T } | undefined> {
  const row = await tx.maybeOne<{ fingerprint: string; response: T }>(
    'SELECT fingerprint, response FROM idempotency_keys WHERE client_id = $1 AND key = $2',
    [command.caller.clientId, key],
  );
  if (row === undefined) return undefined;
  if (row.fingerprint !== command.fingerprint) {
    throw new Refused('idempotency-key-reused', { field: 'Idempotency-Key' });
  }
  command.onReplay();
  return row;
}
