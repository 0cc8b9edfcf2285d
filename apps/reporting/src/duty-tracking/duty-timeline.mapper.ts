import type { Caller } from '#libs/access';
import type { DutyChange } from '../domain/statutory-duties/index.js';
import type { NewTimelineEntry } from '../persistence/timeline.repository.js';

/** Who caused a change of a duty: somebody, or the platform. */
export interface DutyActor {
  readonly clientId: string;
  readonly name: string;
  /** null: the platform itself. */
  readonly office: string | null;
}

const platform: DutyActor = { clientId: 'platform', name: 'Tiergrid', office: null };

/** @param caller undefined: the platform */
export function actorOf(caller: Caller | undefined): DutyActor {
  return caller ?? platform;
}

/** The line that a change leaves in the incident's history. */
export function toDutyEntry(
  incidentId: string,
  { type, at, duty }: DutyChange,
  actor: DutyActor,
): NewTimelineEntry {
  const { definition, round, state } = duty;
  const details: Record<string, unknown> = {
    duty: definition.id,
    name: definition.name,
    round,
    pack: `${duty.packId} ${duty.packVersion}`,
  };
  if (state.status === 'running' || state.status === 'fulfilled') {
    details['startedAt'] = state.startedAt;
    details['dueAt'] = state.dueAt;
  }
  if (state.status === 'fulfilled') {
    const { at: fulfilledAt, person, reference, late, missingFields } = state.fulfilment;
    Object.assign(details, { fulfilledAt, person, reference, late, missingFields });
  }
  if (state.status === 'lapsed') details['reason'] = state.reason;
  return {
    incidentId,
    kind: `duty-${type}`,
    at,
    actor: actor.clientId,
    actorName: actor.name,
    office: actor.office,
    note: null,
    details,
  };
}
