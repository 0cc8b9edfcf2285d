import type { IodefSource } from './iodef-source.js';
import type { ReportDocument } from './report-document.js';

/** What is to be printed: plain data, sent to another thread. */
export type DocumentJob =
  | { readonly format: 'pdf' | 'docx'; readonly report: ReportDocument }
  | { readonly format: 'iodef'; readonly source: IodefSource };
