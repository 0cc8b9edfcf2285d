import { OperatorMistake } from './operator-mistake.js';

/** Codes of the system, and of PostgreSQL while it comes up or goes down. */
const noAnswer = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  '57P01',
  '57P03',
];
const refusesLogin = ['28000', '28P01', '3D000'];
/** A table, a schema or a column that is not there. */
const notMigrated = ['42P01', '3F000', '42703'];
const notTheOwner = ['42501'];

/**
 * What the operator can do about a failed command, in one line.
 * @returns undefined for what looks like a defect of ours: that is shown whole
 */
export function explainFailure(error: unknown): string | undefined {
  if (error instanceof OperatorMistake) return error.message;
  if (!(error instanceof Error)) return undefined;
  const { message, name } = error;
  // The client's errors have no common class that is exported, only names.
  if (name.startsWith('KafkaJS')) {
    return `Kafka does not answer (${message}): is the platform running? (npm start)`;
  }
  const code = 'code' in error ? String(error.code) : '';
  if (noAnswer.includes(code)) {
    return `PostgreSQL does not answer (${message || code}): is the platform running? (npm start)`;
  }
  if (refusesLogin.includes(code)) return `PostgreSQL refuses DATABASE_URL: ${message}`;
  if (notMigrated.includes(code)) {
    return `the database is not up to date (${message}): npm run tiergrid -- migrate`;
  }
  if (notTheOwner.includes(code)) {
    return `DATABASE_URL must be of the role that owns the database (${message})`;
  }
  return undefined;
}
