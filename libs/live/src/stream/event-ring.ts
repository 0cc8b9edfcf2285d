import type { LiveEvent } from '../live-events.js';

/** An event in the order in which this replica saw it. */
export interface RingEntry {
  readonly event: LiveEvent;
  /** What has been seen when this one was, as the `id:` that goes with it. */
  readonly position: string;
}

export interface RingLimits {
  readonly events: number;
  /** Characters of JSON. */
  readonly size: number;
}

/**
 * The latest events, once for all who listen: each reads it at its own pace, by the place in it that
 * comes next. Whoever is slower than events are dropped at the other end has lost its place.
 */
export class EventRing {
  private entries: RingEntry[] = [];
  /** Place of the first entry. */
  private first = 0;
  private size = 0;
  private floorNumber = 0n;

  constructor(private readonly limits: RingLimits) {}

  /** The place of the oldest entry. */
  get start(): number {
    return this.first;
  }

  /** The place of the next entry to come. */
  get end(): number {
    return this.first + this.entries.length;
  }

  /** Every event with a higher number that was seen is here. */
  get floor(): bigint {
    return this.floorNumber;
  }

  at(place: number): RingEntry | undefined {
    return this.entries[place - this.first];
  }

  push(entry: RingEntry): void {
    this.entries.push(entry);
    this.size += entry.event.json.length;
    const { events, size } = this.limits;
    if (this.entries.length > events || this.size > size) this.drop();
  }

  /** Begins anew; places go on rising. @param floor nothing up to this number is here */
  clear(floor: bigint): void {
    this.first = this.end;
    this.entries = [];
    this.size = 0;
    this.floorNumber = floor;
  }

  /** A tenth at a time: shifting one by one would move all the others each time. */
  private drop(): void {
    const { events, size } = this.limits;
    let count = 0;
    while (
      count < this.entries.length &&
      (this.entries.length - count > events * 0.9 || this.size > size * 0.9)
    ) {
      const dropped = this.entries[count]?.event;
      this.size -= dropped?.json.length ?? 0;
      if (dropped !== undefined && dropped.number > this.floorNumber) {
        this.floorNumber = dropped.number;
      }
      count += 1;
    }
    this.entries.splice(0, count);
    this.first += count;
  }
}
