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
    case 'handler-cannot-verify':
      return new Refused(code);
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
