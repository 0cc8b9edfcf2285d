/**
 * Work waited for its turn at the database until its time was up, and was not begun: every
 * connection is in use, by statements that are slow or wait for a lock. The same work may succeed a
 * moment later.
 */
export class DatabaseBusy extends Error {
  override readonly name = 'DatabaseBusy';

  constructor(waitedMs: number, options?: ErrorOptions) {
    super(`waited ${waitedMs} ms for the database in vain`, options);
  }
}
