import { ancestorCodes, type DivisionPath } from '#libs/divisions';
import { findCategory, type Grade, type PolicyPack } from '#libs/policy';
import { conditionsOf, needsFinalReport, suggestGrade } from './grading.js';
import type { Actor, Incident, Office } from './incident.js';
import type { IncidentCommand } from './incident.commands.js';
import type { IncidentRefusal } from './incident.errors.js';
import type { Graded, IncidentEvent } from './incident.events.js';
import { allowedCommands, ruleOf, type Side } from './incident.lifecycle.js';
import { offered, suspendable, suspended, triaged } from './incident.states.js';

export type Decision =
  | { readonly accepted: true; readonly event: IncidentEvent }
  | { readonly accepted: false; readonly refusal: IncidentRefusal };

/**
 * Decides a command on an incident: the event that it raises, or why it is refused. Whether the
 * caller may see the incident at all, and at which version, was settled before.
 * @param pack the incident's policy pack; undefined when this installation does not have it
 */
export function decide(
  incident: Incident,
  command: IncidentCommand,
  pack: PolicyPack | undefined,
): Decision {
  const refusal = misplaced(incident, command);
  if (refusal !== undefined) return refused(refusal);
  const { at, by } = command;
  const accepted = (event: WithoutByAndAt<IncidentEvent>): Decision => ({
    accepted: true,
    event: { ...event, at, by },
  });
  switch (command.type) {
    case 'accept': {
      const { categoryCode, reason } = command;
      if (findCategory(categoryCode) === undefined) {
        return refused({ code: 'unknown-category', categoryCode });
      }
      const graded = grade(incident, command.grade, pack);
      if (isOverruled(graded) && reason === null) return refused(needsReason(graded));
      return accepted({ type: 'accepted', categoryCode, reason, ...graded });
    }
    case 'regrade': {
      const from = triaged(incident).grade;
      if (command.grade === from) return refused({ code: 'grade-unchanged', grade: from });
      const graded = grade(incident, command.grade, pack);
      return accepted({ type: 'regraded', from, reason: command.reason, ...graded });
    }
    case 'reject':
      return accepted({ type: 'rejected', reason: command.reason });
    case 'escalate': {
      const from = incident.holder;
      const to = officeAbove(from);
      if (to === undefined) return refused({ code: 'no-office-above', office: from.code });
      return accepted({ type: 'escalated', from, to, reason: command.reason });
    }
    case 'return': {
      const from = incident.holder;
      const to = officeBelow(from, incident.division.path);
      if (to === undefined) return refused({ code: 'no-office-below', office: from.code });
      return accepted({ type: 'returned', from, to, reason: command.reason });
    }
    case 'hand-over': {
      const { to, reason } = command;
      if (to.code === incident.holder.code) {
        return refused({ code: 'hand-over-to-holder', office: to.code });
      }
      return accepted({ type: 'hand-over-offered', to, reason });
    }
    case 'withdraw-hand-over':
      return accepted({
        type: 'hand-over-withdrawn',
        to: offered(incident),
        reason: command.reason,
      });
    case 'refuse-hand-over':
      return accepted({ type: 'hand-over-refused', to: offered(incident), reason: command.reason });
    case 'take-over':
      return accepted({ type: 'handed-over', from: incident.holder, to: offered(incident) });
    case 'start-handling':
      return accepted({ type: 'handling-started', orderId: command.orderId });
    case 'suspend':
      return accepted({ type: 'suspended', from: suspendable(incident), reason: command.reason });
    case 'resume': {
      const to = suspended(incident).suspendedFrom;
      return accepted({ type: 'resumed', to, reason: command.reason });
    }
    case 'resolve':
      return accepted({ type: 'resolved', summary: command.summary });
    case 'verify':
      return accepted({ type: 'verified' });
    case 'rework':
      return accepted({ type: 'reworked', reason: command.reason });
    case 'close': {
      const { grade } = triaged(incident);
      if (!incident.hasFinalReport && needsFinalReport(pack, grade)) {
        return refused({ code: 'final-report-missing', grade });
      }
      return accepted({ type: 'closed' });
    }
    case 'reopen':
      return accepted({ type: 'reopened', reason: command.reason });
    case 'merge': {
      const { survivor, reason } = command;
      if (survivor.id === incident.id) return refused({ code: 'merge-into-itself' });
      if (survivor.status === 'rejected' || survivor.status === 'merged') {
        const { number, status } = survivor;
        return refused({ code: 'survivor-ended', number, status });
      }
      const { id, number } = survivor;
      return accepted({ type: 'merged', survivor: { id, number }, reason });
    }
    case 'supplement':
      return accepted({ type: 'supplemented', text: command.text, impact: command.impact });
    case 'final-report':
      return accepted({ type: 'final-report-submitted', report: command.report });
    default:
      return command satisfies never;
  }
}

type WithoutByAndAt<Event> = Event extends unknown ? Omit<Event, 'by' | 'at'> : never;

/** Why the command is not for this office, this person or this state; undefined when it is. */
function misplaced(incident: Incident, command: IncidentCommand): IncidentRefusal | undefined {
  const { type, by } = command;
  const { side, fits, offer, judges } = ruleOf(type);
  const wrongOffice = by === 'platform' ? undefined : notOn(side, incident, by);
  if (wrongOffice !== undefined) return wrongOffice;
  const { status } = incident;
  if (!fits.includes(status)) {
    const allowed = allowedCommands({ status, isOffered: incident.offeredTo !== null });
    return { code: 'command-not-allowed', command: type, status, allowed };
  }
  if (offer === 'open' && incident.offeredTo === null) return { code: 'no-hand-over-offered' };
  if (offer === 'none' && incident.offeredTo !== null) {
    return { code: 'hand-over-pending', offeredTo: incident.offeredTo.code };
  }
  if (judges === true && by !== 'platform' && incident.handlers.includes(by.clientId)) {
    return { code: 'handler-cannot-verify' };
  }
  return undefined;
}

function notOn(
  side: Side,
  { holder, offeredTo, reporterOffice }: Incident,
  by: Actor,
): IncidentRefusal | undefined {
  const isHolder = by.code === holder.code;
  switch (side) {
    case 'holder':
      return isHolder ? undefined : { code: 'not-holder', holder: holder.code };
    case 'holder-or-above':
      return holder.path.startsWith(by.path)
        ? undefined
        : { code: 'not-holder', holder: holder.code };
    case 'holder-or-reporter':
      return isHolder || by.code === reporterOffice
        ? undefined
        : { code: 'neither-holder-nor-reporter', holder: holder.code, reporterOffice };
    case 'offered':
      return offeredTo === null || offeredTo.code === by.code
        ? undefined
        : { code: 'not-offered-to-you', offeredTo: offeredTo.code };
    case 'platform':
      throw new Error('a person sent a command of the platform');
    default:
      return side satisfies never;
  }
}

function grade(incident: Incident, chosen: Grade, pack: PolicyPack | undefined): Graded {
  const suggestion = suggestGrade(pack, incident.impact);
  return {
    grade: chosen,
    suggestedGrade: suggestion?.grade ?? null,
    conditions: suggestion === undefined ? [] : conditionsOf(suggestion),
    policyVersion: pack?.version ?? incident.policy.version,
  };
}

type Overruled = Graded & { readonly suggestedGrade: Grade };

function isOverruled(graded: Graded): graded is Overruled {
  return graded.suggestedGrade !== null && graded.suggestedGrade !== graded.grade;
}

function needsReason({ grade: chosen, suggestedGrade, conditions }: Overruled): IncidentRefusal {
  return { code: 'grade-needs-reason', grade: chosen, suggestedGrade, conditions };
}

/** The office directly above, or undefined at the root of the tree. */
function officeAbove(office: Office): Office | undefined {
  return officeAt(ancestorCodes(office.path).slice(0, -1));
}

/**
 * The office directly below `holder` on the way to where the incident happened; undefined where it
 * happened, and for a holder that does not lie above that place.
 */
function officeBelow(holder: Office, place: DivisionPath): Office | undefined {
  if (!place.startsWith(holder.path)) return undefined;
  const codes = ancestorCodes(place);
  const depth = ancestorCodes(holder.path).length;
  return depth < codes.length ? officeAt(codes.slice(0, depth + 1)) : undefined;
}

function officeAt(codes: readonly string[]): Office | undefined {
  const code = codes.at(-1);
  return code === undefined ? undefined : { code, path: codes.map((part) => `${part}/`).join('') };
}

function refused(refusal: IncidentRefusal): Decision {
  return { accepted: false, refusal };
}
