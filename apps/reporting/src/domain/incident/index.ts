export { decide } from './decide.js';
export { mayWithdrawEvidence, takesEvidence } from './evidence.js';
export { evolve } from './evolve.js';
export { suggestGrade } from './grading.js';
export type { Actor, Incident, IncidentStatus, Office } from './incident.js';
export type {
  FinalReport,
  IncidentCommand,
  IncidentCommandName,
  Survivor,
} from './incident.commands.js';
export type { IncidentRefusal } from './incident.errors.js';
export type { IncidentEvent } from './incident.events.js';
export { allowedCommands, endedStatuses } from './incident.lifecycle.js';
export {
  checkReport,
  firstHolder,
  incidentNumber,
  numberingDivision,
  type Reporter,
  type ReportRefusal,
} from './report.js';
