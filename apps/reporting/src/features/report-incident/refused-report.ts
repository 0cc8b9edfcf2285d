import { Refused } from '#libs/http';
import type { ReportRefusal } from '../../domain/incident/index.js';

/** Puts a refusal of the domain into the words of the edge: field and parameters. */
export function refusedReport(refusal: ReportRefusal): Refused {
  const { code } = refusal;
  switch (code) {
    case 'unknown-division':
    case 'division-outside-scope':
      return new Refused(code, {
        field: '/divisionCode',
        parameters: { divisionCode: refusal.divisionCode },
      });
    case 'division-closed':
      return new Refused(code, {
        field: '/divisionCode',
        parameters: { divisionCode: refusal.divisionCode, validTo: refusal.validTo },
      });
    case 'unknown-category':
      return new Refused(code, {
        field: '/categoryCode',
        parameters: { categoryCode: refusal.categoryCode },
      });
    case 'time-in-future':
      return new Refused(code, {
        field: `/${refusal.field}`,
        parameters: { field: refusal.field },
      });
    case 'discovered-before-occurred':
      return new Refused(code, { field: '/discoveredAt' });
    case 'state-secrets-out-of-scope':
      return new Refused(code, { field: '/involvesStateSecrets' });
    default:
      return refusal satisfies never;
  }
}
