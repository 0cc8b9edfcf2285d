import { Refused } from '#libs/http';
import type { ZeroReportRefusal } from '../domain/zero-report/index.js';

/** Puts a refusal of the domain into the words of the edge. */
export function refusedZeroReport(refusal: ZeroReportRefusal): Refused {
  const { code, ...parameters } = refusal;
  const field =
    'divisionCode' in parameters ? 'divisionCode' : 'period' in parameters ? 'period' : undefined;
  return new Refused(code, { ...(field === undefined ? {} : { field }), parameters });
}
