import type { Transaction } from './transaction.js';

/**
 * Runs a part of a transaction that may fail alone: an error undoes what the part did and is thrown
 * on, and the transaction can go on.
 */
export async function savepoint<T>(tx: Transaction, work: () => Promise<T>): Promise<T> {
  await tx.execute('SAVEPOINT part');
  try {
    const result = await work();
    await tx.execute('RELEASE SAVEPOINT part');
    return result;
  } catch (error) {
    await tx.execute('ROLLBACK TO SAVEPOINT part');
    throw error;
  }
}
