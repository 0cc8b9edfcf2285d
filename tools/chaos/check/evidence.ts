import { topics } from '#libs/contracts';
import type { Call } from '../load/ledger.js';

export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5';
export const invariants: readonly Invariant[] = ['I1', 'I2', 'I3', 'I4', 'I5'];

/** Something that must not be. */
export interface Violation {
  readonly invariant: Invariant;
  readonly what: string;
}

/** A message that the run itself put into Kafka: to be kept as a dead letter, or one more copy. */
export const plantedHeader = 'chaos-planted';
export type Planted = 'poison' | 'copy';

/** An event as it stands in an outbox. */
export interface OutboxEvent {
  readonly topic: string;
  readonly eventId: string;
  readonly aggregateId: string;
  readonly version: number;
}

/** A message as it stands in Kafka; lists of them are in the order of each partition's offsets. */
export interface KafkaEvent extends OutboxEvent {
  readonly type: string;
  readonly planted: Planted | undefined;
  /** Of an order's or task's event: the incident that it serves. */
  readonly incidentId: string | undefined;
}

export interface IncidentRow {
  readonly id: string;
  readonly clientId: string | null;
  readonly version: number;
  readonly status: string;
  readonly grade: string | null;
}

export interface TimelineRow {
  readonly target: string;
  readonly kind: string;
  /** The order's or task's id, where it tells of one. */
  readonly cause: string | null;
  /** Whether somebody did it; false: the platform. */
  readonly byPerson: boolean;
}

/** What a consumer holds of an aggregate. */
export interface ReplicaRow {
  readonly id: string;
  readonly version: number;
  readonly status: string;
}

export interface ConsumedVersion {
  readonly service: string;
  readonly topic: string;
  readonly aggregateId: string;
  readonly version: number;
}

export interface DeadLetterRow {
  readonly service: string;
  readonly reason: string;
  readonly eventId: string | null;
  readonly planted: Planted | undefined;
}

export interface Recounted {
  readonly statistics: string;
  readonly differences: number;
  readonly waiting: number;
}

/** Milestone counts of a township and grade, as `431002001 IV`. */
export type CountRows = ReadonlyMap<string, Readonly<Record<string, number>>>;

/** Everything that the checker judges. */
export interface Evidence {
  readonly calls: readonly Call[];
  readonly contradictions: readonly string[];
  readonly stuck: readonly string[];
  readonly incidents: readonly IncidentRow[];
  readonly incidentTimeline: readonly TimelineRow[];
  readonly orders: readonly { id: string; title: string; version: number; status: string }[];
  readonly tasks: readonly ReplicaRow[];
  readonly taskTimeline: readonly TimelineRow[];
  readonly outbox: readonly OutboxEvent[];
  readonly kafka: readonly KafkaEvent[];
  readonly consumed: readonly ConsumedVersion[];
  readonly incidentFacts: readonly (ReplicaRow & { grade: string | null; escalations: number })[];
  readonly taskFacts: readonly ReplicaRow[];
  readonly incidentHeaders: readonly { id: string; endedAs: string | null }[];
  readonly deadLetters: readonly DeadLetterRow[];
  readonly recounts: readonly Recounted[];
  readonly counted: CountRows;
  readonly tasksCounted: number;
}

/** Which services read a topic. */
export const consumersOf: Readonly<Record<string, readonly string[]>> = {
  [topics.directory]: ['reporting', 'dispatch', 'assessment'],
  [topics.incidents]: ['dispatch', 'assessment'],
  [topics.orders]: ['reporting', 'assessment'],
};
