import { ancestorCodes, type DivisionPath } from '#libs/divisions';
import { findCategory } from '#libs/policy';
import type { Actor, Incident, Office } from './incident.js';
import type { IncidentCommand } from './incident.commands.js';
import type { IncidentRefusal } from './incident.errors.js';
import type { IncidentEvent } from './incident.events.js';
import { allowedCommands, isAllowed } from './incident.lifecycle.js';

export type Decision =
  | { readonly accepted: true; readonly event: IncidentEvent }
  | { readonly accepted: false; readonly refusal: IncidentRefusal };

/**
 * Decides a command on an incident: the event that it raises, or why it is refused. Whether the
 * caller may see the incident at all, and at which version, was settled before.
 */
export function decide(incident: Incident, command: IncidentCommand): Decision {
  const { status } = incident;
  if (command.by !== 'platform' && command.by.code !== incident.holder.code) {
    return refused({ code: 'not-holder', holder: incident.holder.code });
  }
  if (!isAllowed(command.type, status)) {
    const allowed = allowedCommands(status);
    return refused({ code: 'command-not-allowed', command: command.type, status, allowed });
  }
  const { at, by } = command;
  switch (command.type) {
    case 'accept': {
      const { categoryCode, grade } = command;
      if (findCategory(categoryCode) === undefined) {
        return refused({ code: 'unknown-category', categoryCode });
      }
      return accepted({ type: 'accepted', at, by, categoryCode, grade });
    }
    case 'reject':
      return accepted({ type: 'rejected', at, by, reason: command.reason });
    case 'escalate': {
      const to = officeAbove(incident.holder);
      if (to === undefined)
        return refused({ code: 'no-office-above', office: incident.holder.code });
      return accepted({
        type: 'escalated',
        at,
        by,
        from: incident.holder,
        to,
        reason: command.reason,
      });
    }
    case 'return': {
      const to = officeBelow(incident.holder, incident.division.path);
      if (to === undefined)
        return refused({ code: 'no-office-below', office: incident.holder.code });
      return accepted({
        type: 'returned',
        at,
        by,
        from: incident.holder,
        to,
        reason: command.reason,
      });
    }
    case 'start-handling':
      return accepted({ type: 'handling-started', at, by, orderId: command.orderId });
    case 'resolve':
      return accepted({ type: 'resolved', at, by, summary: command.summary });
    case 'verify':
      if (isHandler(incident, command.by)) return refused({ code: 'handler-cannot-verify' });
      return accepted({ type: 'verified', at, by });
    case 'close':
      return accepted({ type: 'closed', at, by });
    default:
      return command satisfies never;
  }
}

/** The office directly above, or undefined at the root of the tree. */
function officeAbove(office: Office): Office | undefined {
  return officeAt(ancestorCodes(office.path).slice(0, -1));
}

/** The office directly below `holder` on the way to where the incident happened. */
function officeBelow(holder: Office, place: DivisionPath): Office | undefined {
  const codes = ancestorCodes(place);
  const depth = ancestorCodes(holder.path).length;
  return depth < codes.length ? officeAt(codes.slice(0, depth + 1)) : undefined;
}

function officeAt(codes: readonly string[]): Office | undefined {
  const code = codes.at(-1);
  return code === undefined ? undefined : { code, path: codes.map((part) => `${part}/`).join('') };
}

function isHandler(incident: Incident, actor: Actor): boolean {
  return incident.handlers.includes(actor.clientId);
}

function accepted(event: IncidentEvent): Decision {
  return { accepted: true, event };
}

function refused(refusal: IncidentRefusal): Decision {
  return { accepted: false, refusal };
}
