import { Inject, Injectable } from '@nestjs/common';
import { contractOf, type Topic } from '#libs/contracts';
import { isWithin, type Scope } from '#libs/divisions';
import { OutboxReader, type OutboxRow } from '#libs/messaging';

/** What a service shows of its events. */
export interface ShownEvents {
  /** Every contract of this topic is shown, and nothing else. */
  readonly topic: Topic;
  /** Fields of the data that hold division paths: who has one of them in their subtree sees it. */
  readonly pathFields: readonly string[];
}

export const shownEventsToken = Symbol('ShownEvents');

/** A committed event, as callers and webhooks see it. */
export interface LiveEvent {
  /** Its number in the outbox: rises in the order of the aggregate's versions, not of commits. */
  readonly number: bigint;
  /** CloudEvents `id`. */
  readonly id: string;
  readonly type: string;
  /** Id of the incident or task that it tells of. */
  readonly subject: string;
  readonly appendedAt: Date;
  /** Division paths; whoever has one of them in their scope may see the event. */
  readonly paths: readonly string[];
  /** The CloudEvent, structured mode, one line of JSON. */
  readonly json: string;
}

/** Tells what of the outbox is shown, and to whom. */
@Injectable()
export class LiveEvents {
  constructor(
    private readonly reader: OutboxReader,
    @Inject(shownEventsToken) private readonly shown: ShownEvents,
  ) {}

  /** @returns undefined for what is no public event of this service */
  describe(row: OutboxRow): LiveEvent | undefined {
    if (row.topic !== this.shown.topic || contractOf(row.eventType) === undefined) return undefined;
    const data = JSON.parse(row.value) as Readonly<Record<string, unknown>>;
    const paths = this.shown.pathFields.map((field) => data[field]).filter(isText);
    return {
      number: row.id,
      id: row.eventId,
      type: row.eventType,
      subject: row.aggregateId,
      appendedAt: row.appendedAt,
      paths: [...new Set(paths)],
      json: this.reader.structured(row),
    };
  }

  /** True for the type of an event that may come. */
  isShown(type: string): boolean {
    return contractOf(type)?.topic === this.shown.topic;
  }
}

export function maySee(event: LiveEvent, scope: Scope): boolean {
  return event.paths.some((path) => isWithin(path, scope));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
