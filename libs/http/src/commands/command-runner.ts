import { Injectable } from '@nestjs/common';
import { Database, isUniqueViolation, type Transaction } from '#libs/persistence';
import { Refused } from '../problems/problem.js';
import { findAnswers, keepAnswers, keptAnswersKey } from './answers-kept.js';
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
    const { caller } = command;
    if (command.idempotencyKey === undefined) return this.database.transaction(caller.scope, work);
    try {
      return await this.database.transaction(caller.scope, async (tx) => {
        const first = (await findAnswers(tx, [command])).replay<T>(command);
        if (first !== undefined) return first.response;
        const response = await work(tx);
        await keepAnswers(tx, [{ command, response }]);
        return response;
      });
    } catch (error) {
      // The same request was under way at the same time and won; its answer stands now. This one
      // came late to the key, or waited for a lock and met a state that it does not fit any more.
      const late = error instanceof Refused || isUniqueViolation(error, keptAnswersKey);
      if (!late) throw error;
      const first = await this.database.read(caller.scope, async (tx) =>
        (await findAnswers(tx, [command])).replay<T>(command),
      );
      if (first === undefined) throw error;
      return first.response;
    }
  }
}
