import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OrderIssuedV1, topics } from '#libs/contracts';
import { check } from './check.js';
import type { Evidence, KafkaEvent, Violation } from './evidence.js';
import { plantEvidence, reportedCall, secondIncident } from './evidence.fixture.js';

/** What the checker finds after `change`, as "I1 …". */
function found(change: (evidence: Evidence) => Partial<Evidence>): string[] {
  const evidence = plantEvidence();
  return check({ ...evidence, ...change(evidence) }).map(
    ({ invariant, what }: Violation) => `${invariant} ${what}`,
  );
}

function assertFinds(invariant: string, pattern: RegExp, lines: readonly string[]): void {
  assert.ok(
    lines.some((line) => line.startsWith(invariant) && pattern.test(line)),
    `nothing like ${invariant} ${String(pattern)} in:\n${lines.join('\n')}`,
  );
}

const without = <T>(rows: readonly T[], place: number): T[] => rows.toSpliced(place, 1);
const twice = <T>(rows: readonly T[], place: number): T[] => [
  ...rows,
  ...rows.slice(place, place + 1),
];

describe('the checker', () => {
  it('finds nothing where nothing is wrong', () => {
    assert.deepEqual(
      found(() => ({})),
      [],
    );
  });

  describe('losses (I1)', () => {
    it('an acknowledged report that is not stored', () => {
      const lines = found(({ calls }) => ({ calls: [...calls, reportedCall('lost', 'ok')] }));
      assertFinds('I1', /report lost was acknowledged and is lost/, lines);
    });

    it('but not a report of which nothing is known', () => {
      const lines = found(({ calls }) => ({ calls: [...calls, reportedCall('maybe', 'unknown')] }));
      assert.deepEqual(lines, []);
    });

    it('an incident that nobody reported', () => {
      const lines = found(({ incidents }) => ({ incidents: [...incidents, secondIncident('x')] }));
      assertFinds('I1', /incident of x was never reported/, lines);
    });

    it('an acknowledged command without its entry', () => {
      const lines = found(({ incidentTimeline }) => ({
        incidentTimeline: incidentTimeline.filter(({ kind }) => kind !== 'accepted'),
      }));
      assertFinds('I1', /accepted incident-1: acknowledged 1 times, there 0 times/, lines);
    });

    it('an entry of a command that nobody sent', () => {
      const lines = found(({ calls }) => ({
        calls: calls.filter(({ kind }) => kind !== 'accepted'),
      }));
      assertFinds('I1', /accepted incident-1 was never sent/, lines);
    });

    it('an order that is gone', () => {
      assertFinds(
        'I1',
        /order clean up/,
        found(() => ({ orders: [] })),
      );
    });

    it('an event that never reached Kafka', () => {
      const lines = found(({ kafka }) => ({ kafka: without(kafka, 1) }));
      assertFinds('I1', /v2 never reached Kafka/, lines);
    });

    it('an event whose copy alone, planted by the run, reached Kafka', () => {
      const lines = found(({ kafka }) => ({
        kafka: kafka.map((event, place) => (place === 1 ? { ...event, planted: 'copy' } : event)),
      }));
      assertFinds('I1', /v2 never reached Kafka/, lines);
    });

    it('an event that left nothing where it should', () => {
      const lines = found(({ incidentTimeline }) => ({
        incidentTimeline: incidentTimeline.filter(({ kind }) => kind !== 'order-issued'),
      }));
      assertFinds('I1', /order-issued incident-1 by order-1: 0 effects/, lines);
    });

    it('a refusal of a command that fits', () => {
      const lines = found(({ calls }) => ({
        calls: [...calls, { ...reportedCall('refused', 'fail'), refusal: '404 not-found' }],
      }));
      assertFinds('I1', /refused .*404 not-found/, lines);
    });
  });

  describe('duplicates (I2)', () => {
    it('two incidents of one report', () => {
      const lines = found(({ incidents }) => ({
        incidents: [...incidents, secondIncident('device-1')],
      }));
      assertFinds('I2', /device id device-1 became 2 incidents/, lines);
    });

    it('a command that was done twice', () => {
      const lines = found(({ incidentTimeline }) => ({
        incidentTimeline: twice(incidentTimeline, 1),
      }));
      assertFinds('I2', /accepted incident-1: sent 1 times, there 2 times/, lines);
    });

    it('an event that took effect twice', () => {
      const lines = found(({ incidentTimeline }) => ({
        incidentTimeline: twice(incidentTimeline, 2),
      }));
      assertFinds('I2', /order-issued incident-1 by order-1: 2 effects/, lines);
    });

    it('a version that was raised twice', () => {
      const lines = found(({ outbox, kafka }) => {
        const [first] = outbox;
        assert.ok(first);
        const again = { ...first, eventId: 'another' };
        return {
          outbox: [...outbox, again],
          kafka: [...kafka, { ...again, type: 't', planted: undefined, incidentId: undefined }],
        };
      });
      assertFinds('I2', /v1 was raised twice/, lines);
      assertFinds('I2', /v1 has two event ids in Kafka/, lines);
    });

    it('but not an event that was sent twice', () => {
      assert.deepEqual(
        found(({ kafka }) => ({ kafka: twice(kafka, 0) })),
        [],
      );
    });

    it('a retry that was refused because its first attempt had been done', () => {
      const lines = found(({ calls }) => ({
        calls: [...calls, { ...reportedCall('again', 'fail'), unknowns: 1, refusal: '409' }],
      }));
      assertFinds('I2', /refused \(409\) after 1 unknown/, lines);
    });

    it('two answers to one key', () => {
      assertFinds(
        'I2',
        /two answers/,
        found(() => ({ contradictions: ['two answers'] })),
      );
    });
  });

  describe('order (I3)', () => {
    it('a gap in the versions of an aggregate in Kafka', () => {
      const lines = found(({ kafka }) => ({ kafka: [...kafka].reverse() }));
      assertFinds('I3', /v2 stands behind v0/, lines);
    });

    it('a consumer that lags behind, or that never heard of an aggregate', () => {
      const lines = found(({ consumed }) => ({
        consumed: consumed.map((row) =>
          row.service === 'dispatch' ? { ...row, version: 1 } : row,
        ),
      }));
      assertFinds('I3', /dispatch is at v1 of .* which is at v2/, lines);
      assertFinds(
        'I3',
        /assessment is at v0/,
        found(() => ({ consumed: [] })),
      );
    });

    it('a fact or a header that is not as the incident is', () => {
      const lines = found(({ incidentFacts }) => ({
        incidentFacts: incidentFacts.map((fact) => ({ ...fact, status: 'reported' })),
        incidentHeaders: [],
      }));
      assertFinds('I3', /the fact of incident incident-1/, lines);
      assertFinds('I3', /the header of incident incident-1/, lines);
    });
  });

  describe('miscounts (I4)', () => {
    it('a roll-up that differs from a recount', () => {
      const recounts = [{ statistics: 'incident_counts', differences: 2, waiting: 0 }];
      assertFinds(
        'I4',
        /2 cells of incident_counts/,
        found(() => ({ recounts })),
      );
    });

    it('a fact that is counted nowhere', () => {
      const recounts = [{ statistics: 'task_counts', differences: 0, waiting: 1 }];
      assertFinds(
        'I4',
        /1 facts are in no cell/,
        found(() => ({ recounts })),
      );
    });

    it("a count that is not the client's own", () => {
      const counted = new Map([['431002001 IV', { reported: 2, accepted: 1 }]]);
      assertFinds(
        'I4',
        /431002001 IV .*reported 1/,
        found(() => ({ counted })),
      );
    });

    it('a task that is not counted', () => {
      assertFinds(
        'I4',
        /0 tasks are counted, 1 were issued/,
        found(() => ({ tasksCounted: 0 })),
      );
    });
  });

  describe('standstill (I5)', () => {
    it('what did not come about', () => {
      assertFinds(
        'I5',
        /never answered/,
        found(() => ({ stuck: ['never answered'] })),
      );
    });

    it('a dead letter that nobody planted', () => {
      const letter = {
        service: 'dispatch',
        reason: 'handler-failed',
        eventId: 'e',
        planted: undefined,
      };
      assertFinds(
        'I5',
        /dispatch has a dead letter/,
        found(() => ({ deadLetters: [letter] })),
      );
    });

    it('poison that lies nowhere, or twice', () => {
      const poison: KafkaEvent = {
        topic: topics.orders,
        eventId: 'poison-1',
        aggregateId: 'p',
        version: 1,
        type: OrderIssuedV1.type,
        planted: 'poison',
        incidentId: undefined,
      };
      const letter = (service: string) =>
        ({ service, reason: 'malformed-value', eventId: 'poison-1', planted: 'poison' }) as const;
      const kafka = [...plantEvidence().kafka, poison];
      assert.deepEqual(
        found(() => ({ kafka, deadLetters: [letter('reporting'), letter('assessment')] })),
        [],
      );
      assertFinds(
        'I1',
        /poison-1 is 0 dead letters/,
        found(() => ({ kafka, deadLetters: [] })),
      );
      const deadLetters = [letter('reporting'), letter('reporting'), letter('assessment')];
      assertFinds(
        'I2',
        /poison-1 is 2 dead letters/,
        found(() => ({ kafka, deadLetters })),
      );
    });
  });
});
