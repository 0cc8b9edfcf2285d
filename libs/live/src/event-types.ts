import { Injectable } from '@nestjs/common';
import { Refused } from '#libs/http';
import { LiveEvents } from './live-events.js';

/** The types of events that may be asked for. */
@Injectable()
export class EventTypes {
  constructor(private readonly events: LiveEvents) {}

  /** @throws Refused unknown-event-type naming the first that is not shown here */
  assertKnown(types: readonly string[], field: string): void {
    const unknown = types.find((type) => !this.events.isShown(type));
    if (unknown === undefined) return;
    throw new Refused('unknown-event-type', { field, parameters: { type: unknown.slice(0, 200) } });
  }
}
