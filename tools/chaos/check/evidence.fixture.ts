import { IncidentAcceptedV1, IncidentReportedV1, OrderIssuedV1, topics } from '#libs/contracts';
import type { Call, Outcome } from '../load/ledger.js';
import type { ConsumedVersion, Evidence, IncidentRow, KafkaEvent } from './evidence.js';

const { incidents, orders } = topics;

function call(kind: string, target: string, detail?: string): Call {
  const key = `${kind} ${target}`;
  return { key, kind, target, detail, outcome: 'ok', sent: 1, unknowns: 0, refusal: undefined };
}

/** A report from the village of the fixture. */
export function reportedCall(clientId: string, outcome: Outcome): Call {
  return { ...call('reported', clientId, '431002001001'), outcome };
}

/** One more incident, of this device's id. */
export function secondIncident(clientId: string): IncidentRow {
  return { id: 'incident-2', clientId, version: 1, status: 'reported', grade: null };
}

function event(topic: string, aggregateId: string, version: number, type: string): KafkaEvent {
  const eventId = `${aggregateId} ${version}`;
  const incidentId = topic === orders ? 'incident-1' : undefined;
  return { topic, aggregateId, version, type, eventId, planted: undefined, incidentId };
}

function applied(
  service: string,
  topic: string,
  aggregateId: string,
  version: number,
): ConsumedVersion {
  return { service, topic, aggregateId, version };
}

/** A small world in which everything is as it should be: an incident, accepted, with an order. */
export function plantEvidence(): Evidence {
  const kafka = [
    event(incidents, 'incident-1', 1, IncidentReportedV1.type),
    event(incidents, 'incident-1', 2, IncidentAcceptedV1.type),
    event(orders, 'order-1', 1, OrderIssuedV1.type),
    event(orders, 'task-1', 1, 'org.tiergrid.task.issued.v1'),
  ];
  const entry = { target: 'incident-1', cause: null, byPerson: true };
  return {
    calls: [
      reportedCall('device-1', 'ok'),
      call('accepted', 'incident-1', 'IV'),
      call('order', 'clean up'),
    ],
    contradictions: [],
    stuck: [],
    incidents: [
      { id: 'incident-1', clientId: 'device-1', version: 2, status: 'accepted', grade: 'IV' },
    ],
    incidentTimeline: [
      { ...entry, kind: 'reported' },
      { ...entry, kind: 'accepted' },
      { ...entry, kind: 'order-issued', cause: 'order-1' },
    ],
    orders: [{ id: 'order-1', title: 'clean up', version: 1, status: 'issued' }],
    tasks: [{ id: 'task-1', version: 1, status: 'issued' }],
    taskTimeline: [{ target: 'task-1', kind: 'issued', cause: null, byPerson: true }],
    outbox: kafka.map(({ topic, aggregateId, version, eventId }) => ({
      topic,
      aggregateId,
      version,
      eventId,
    })),
    kafka,
    consumed: [
      applied('dispatch', incidents, 'incident-1', 2),
      applied('assessment', incidents, 'incident-1', 2),
      applied('reporting', orders, 'order-1', 1),
      applied('assessment', orders, 'order-1', 1),
      applied('reporting', orders, 'task-1', 1),
      applied('assessment', orders, 'task-1', 1),
    ],
    incidentFacts: [
      { id: 'incident-1', version: 2, status: 'accepted', grade: 'IV', escalations: 0 },
    ],
    taskFacts: [{ id: 'task-1', version: 1, status: 'issued' }],
    incidentHeaders: [{ id: 'incident-1', endedAs: null }],
    deadLetters: [],
    recounts: [{ statistics: 'incident_counts', differences: 0, waiting: 0 }],
    counted: new Map([['431002001 IV', { reported: 1, accepted: 1 }]]),
    tasksCounted: 1,
  };
}
