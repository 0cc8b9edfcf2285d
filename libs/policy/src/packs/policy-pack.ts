import { WorkingCalendar } from '../calendar/working-calendar.js';
import type { PolicyPackDocument } from '../schema/policy-pack.schema.js';

/** A checked policy pack, its calendar ready for counting. Pure data: nothing in it changes. */
export interface PolicyPack extends Readonly<Omit<PolicyPackDocument, '$schema' | 'calendar'>> {
  readonly calendar: WorkingCalendar;
}

/** @param document one without mistakes */
export function policyPackOf({ $schema: _, calendar, ...rest }: PolicyPackDocument): PolicyPack {
  return { ...rest, calendar: new WorkingCalendar(calendar) };
}
