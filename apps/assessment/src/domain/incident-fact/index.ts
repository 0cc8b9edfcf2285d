export { countedIncident, type IncidentMetric } from './counted-incident.js';
export { evolve as evolveIncident } from './evolve.js';
export type { IncidentChange, IncidentChangeType } from './incident-change.js';
export type { IncidentFact } from './incident-fact.js';
