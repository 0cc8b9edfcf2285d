/**
 * What the command line and the seeding may ask of the identity service's data. Each function
 * takes a `Database` that works in the schema of the identity service, as its role or as the owner,
 * and the time, so that tests can choose it.
 */
export { CannotClose, closeDivision } from './features/close-division/close-division.handler.js';
export { CsvUnreadable } from './features/import-divisions/csv-lines.js';
export { HeaderUnusable, ImportRejected } from './features/import-divisions/import-problems.js';
export {
  importDivisions,
  type ImportStep,
} from './features/import-divisions/import-divisions.handler.js';
export { addClient } from './features/manage-clients/add-client.handler.js';
export {
  disableClient,
  rotateClientSecret,
} from './features/manage-clients/change-client.handler.js';
export { ClientRefused } from './features/manage-clients/client-refused.js';
export { ensureClients } from './features/manage-clients/ensure-clients.handler.js';
export { listClients } from './features/manage-clients/list-clients.handler.js';
export { rotateKeys } from './features/rotate-keys/rotate-keys.handler.js';
export { KeySecretWrong } from './signing-keys/key-cipher.js';
