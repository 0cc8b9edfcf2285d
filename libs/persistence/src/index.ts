export { Coalescer, type CoalescerOptions } from './coalescer.js';
export { Database, type DatabaseOptions } from './database.js';
export { DatabaseBusy } from './database-busy.js';
export { PersistenceModule } from './persistence.module.js';
export { runStatements } from './run-statements.js';
export type { Row, Transaction } from './transaction.js';
export { isUniqueViolation, isTransient } from './postgres-errors.js';
export { migrate, type MigrationSet, type MigrateOptions } from './migrate.js';
export { type ServiceName, serviceNames } from './service-roles.js';
