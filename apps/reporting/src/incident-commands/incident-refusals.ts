import { Refused } from '#libs/http';
import type { IncidentRefusal } from '../domain/incident/index.js';

/** Puts a refusal of the domain into the words of the edge: field, parameters, extensions. */
export function refusedIncident(refusal: IncidentRefusal): Refused {
  const { code } = refusal;
  switch (code) {
    case 'command-not-allowed':
      return new Refused(code, {
        parameters: {
          command: refusal.command,
          status: refusal.status,
          allowed: refusal.allowed.join(', ') || '-',
        },
        extensions: { currentStatus: refusal.status, allowedCommands: refusal.allowed },
      });
    case 'not-holder':
      return new Refused(code, {
        parameters: { holder: refusal.holder },
        extensions: { holder: refusal.holder },
      });
    case 'neither-holder-nor-reporter': {
      const { holder, reporterOffice } = refusal;
      return new Refused(code, {
        parameters: { holder, reporterOffice },
        extensions: { holder, reporterOffice },
      });
    }
    case 'not-offered-to-you':
    case 'hand-over-pending': {
      const { offeredTo } = refusal;
      return new Refused(code, { parameters: { offeredTo }, extensions: { offeredTo } });
    }
    case 'no-hand-over-offered':
    case 'handler-cannot-verify':
      return new Refused(code);
    case 'hand-over-to-holder':
      return new Refused(code, { field: '/to', parameters: { office: refusal.office } });
    case 'grade-needs-reason': {
      const { grade, suggestedGrade, conditions } = refusal;
      return new Refused(code, {
        field: '/reason',
        parameters: { grade, suggestedGrade, conditions: conditions.join(', ') || '-' },
        extensions: { suggestedGrade, conditions },
      });
    }
    case 'grade-unchanged':
      return new Refused(code, { field: '/grade', parameters: { grade: refusal.grade } });
    case 'final-report-missing':
      return new Refused(code, { parameters: { grade: refusal.grade } });
    case 'merge-into-itself':
      return new Refused(code, { field: '/into' });
    case 'survivor-ended':
      return new Refused(code, {
        field: '/into',
        parameters: { number: refusal.number, status: refusal.status },
      });
    case 'no-office-above':
    case 'no-office-below':
      return new Refused(code, { parameters: { office: refusal.office } });
    case 'unknown-category':
      return new Refused(code, {
        field: '/categoryCode',
        parameters: { categoryCode: refusal.categoryCode },
      });
    default:
      return refusal satisfies never;
  }
}
