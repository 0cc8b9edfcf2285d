/** What the operator's commands may do with this service's data. */
export { purgePersonalData } from './features/purge-personal-data/purge-personal-data.js';
export { rotateContacts } from './features/rotate-contacts/rotate-contacts.js';
export { IncidentIndexWriter } from './incident-index/incident-index.writer.js';
