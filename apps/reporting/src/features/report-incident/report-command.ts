import type { Command } from '#libs/http';
import type { ReportIncident } from './report-incident.dto.js';

/** A report and who sends it. */
export interface ReportCommand {
  readonly command: Command;
  readonly report: ReportIncident;
  /** When an offline device says that it was written; undefined or null: not known. */
  readonly filedAt?: Date | null;
}
