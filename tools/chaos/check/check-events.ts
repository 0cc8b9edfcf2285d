import { OrderCompletedV1, OrderIssuedV1, TaskCompletedV1 } from '#libs/contracts';
import { consumersOf, type Evidence, type KafkaEvent, type Violation } from './evidence.js';

/** What an order's or task's event leaves on the incident's timeline. */
const entryOf: Readonly<Record<string, string>> = {
  [OrderIssuedV1.type]: 'order-issued',
  [TaskCompletedV1.type]: 'task-completed',
  [OrderCompletedV1.type]: 'order-completed',
};

/** I1 to I3 of the way from outbox through Kafka to every consumer. */
export function checkEvents(evidence: Evidence): Violation[] {
  return [
    ...checkOutbox(evidence),
    ...checkOrder(evidence.kafka),
    ...checkConsumed(evidence),
    ...checkEffects(evidence),
    ...checkReplicas(evidence),
  ];
}

/** Outbox ⊆ Kafka, and one event for each version of an aggregate. */
function checkOutbox({ outbox, kafka }: Evidence): Violation[] {
  const sent = new Set(kafka.filter((event) => event.planted === undefined).map(idOf));
  const violations: Violation[] = [];
  const versions = new Map<string, string>();
  for (const event of outbox) {
    if (!sent.has(event.eventId)) {
      violations.push({ invariant: 'I1', what: `event ${nameOf(event)} never reached Kafka` });
    }
    const other = versions.get(nameOf(event));
    if (other !== undefined && other !== event.eventId) {
      violations.push({ invariant: 'I2', what: `${nameOf(event)} was raised twice` });
    }
    versions.set(nameOf(event), event.eventId);
  }
  return violations;
}

function idOf({ eventId }: { eventId: string }): string {
  return eventId;
}

function nameOf(event: { topic: string; aggregateId: string; version: number }): string {
  return `${event.topic} ${event.aggregateId} v${event.version}`;
}

/** What the relay sends: versions rise by one; what comes again is what came before. */
function checkOrder(kafka: readonly KafkaEvent[]): Violation[] {
  const highest = new Map<string, number>();
  const ids = new Map<string, string>();
  const violations: Violation[] = [];
  for (const event of kafka) {
    if (event.planted !== undefined) continue;
    const aggregate = `${event.topic} ${event.aggregateId}`;
    const before = highest.get(aggregate) ?? 0;
    if (event.version > before + 1) {
      violations.push({
        invariant: 'I3',
        what: `${nameOf(event)} stands behind v${before} in Kafka`,
      });
    }
    highest.set(aggregate, Math.max(before, event.version));
    const known = ids.get(nameOf(event));
    if (known !== undefined && known !== event.eventId) {
      violations.push({ invariant: 'I2', what: `${nameOf(event)} has two event ids in Kafka` });
    }
    ids.set(nameOf(event), event.eventId);
  }
  return violations;
}

/** Each consumer stands at the last version of every aggregate, none behind and none ahead. */
function checkConsumed({ outbox, consumed }: Evidence): Violation[] {
  const last = new Map<string, number>();
  for (const { topic, aggregateId, version } of outbox) {
    const place = `${topic} ${aggregateId}`;
    last.set(place, Math.max(last.get(place) ?? 0, version));
  }
  const at = new Map(
    consumed.map((row) => [`${row.service} ${row.topic} ${row.aggregateId}`, row.version]),
  );
  const violations: Violation[] = [];
  for (const [place, version] of last) {
    for (const service of consumersOf[place.split(' ')[0] ?? ''] ?? []) {
      const found = at.get(`${service} ${place}`) ?? 0;
      if (found !== version) {
        violations.push({
          invariant: 'I3',
          what: `${service} is at v${found} of ${place}, which is at v${version}`,
        });
      }
    }
  }
  return violations;
}

/** Entries that others' events leave: one for each event id. */
function checkEffects({ kafka, incidentTimeline }: Evidence): Violation[] {
  const found = new Map<string, number>();
  for (const { target, kind, cause } of incidentTimeline) {
    if (cause === null) continue;
    const place = `${kind} ${target} by ${cause}`;
    found.set(place, (found.get(place) ?? 0) + 1);
  }
  const violations: Violation[] = [];
  const seen = new Set<string>();
  for (const event of kafka) {
    const kind = entryOf[event.type];
    if (kind === undefined || event.incidentId === undefined || event.planted === 'poison')
      continue;
    if (seen.has(event.eventId)) continue;
    seen.add(event.eventId);
    const place = `${kind} ${event.incidentId} by ${event.aggregateId}`;
    const count = found.get(place) ?? 0;
    if (count !== 1) {
      violations.push({
        invariant: count === 0 ? 'I1' : 'I2',
        what: `${place}: ${count} effects of event ${event.eventId}`,
      });
    }
  }
  return violations;
}

/** Ends of an incident, after which nothing is ordered for it. */
const ends: ReadonlySet<string> = new Set(['closed', 'rejected', 'merged']);

/** What consumers hold of an aggregate equals the aggregate. */
function checkReplicas(evidence: Evidence): Violation[] {
  const { incidents, tasks, outbox, incidentFacts, taskFacts, incidentHeaders } = evidence;
  const eventVersion = new Map<string, number>();
  for (const { aggregateId, version } of outbox) {
    eventVersion.set(aggregateId, Math.max(eventVersion.get(aggregateId) ?? 0, version));
  }
  const escalated = new Map<string, number>();
  for (const { kind, target } of evidence.incidentTimeline) {
    if (kind === 'escalated') escalated.set(target, (escalated.get(target) ?? 0) + 1);
  }
  const facts = new Map(incidentFacts.map((fact) => [fact.id, fact]));
  const headers = new Map(incidentHeaders.map((header) => [header.id, header]));
  const taskFactsById = new Map(taskFacts.map((fact) => [fact.id, fact]));
  const violations: Violation[] = [];
  const expect = (what: string, held: unknown, actual: unknown): void => {
    const [one, other] = [JSON.stringify(held), JSON.stringify(actual)];
    if (one !== other)
      violations.push({ invariant: 'I3', what: `${what} is ${one}, not ${other}` });
  };
  for (const { id, version, status, grade } of incidents) {
    const fact = facts.get(id);
    expect(
      `the fact of incident ${id}`,
      fact && [fact.version, fact.status, fact.grade, fact.escalations],
      [version, status, grade, escalated.get(id) ?? 0],
    );
    const endedAs = ends.has(status) ? status : null;
    expect(`the header of incident ${id}`, headers.get(id)?.endedAs, endedAs);
  }
  for (const { id, status } of tasks) {
    const fact = taskFactsById.get(id);
    expect(`the fact of task ${id}`, fact && [fact.version, fact.status], [
      eventVersion.get(id),
      status,
    ]);
  }
  return violations;
}
