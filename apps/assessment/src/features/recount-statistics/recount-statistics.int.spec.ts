import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';
import type { Grade } from '#libs/policy';
import type { IncidentEvent } from '../../consumers/incident-change.mapper.js';
import type { TaskEvent } from '../../consumers/task-change.mapper.js';
import { AssessmentServiceFixture } from '../../testing/assessment-service.fixture.js';
import { IncidentStory, TaskStory } from '../../testing/events.fixture.js';
import { recountStatistics } from './recount-statistics.js';

const divisions = ['431002001001', '431002001002', '431002002001', '431002002', '431002'] as const;

/** What happens next to an incident or task of a story: which verb, on which day. */
const step = fc.record({ verb: fc.nat(7), day: fc.integer({ min: 1, max: 9 }) });
const stories = fc.array(
  fc.record({
    division: fc.constantFrom(...divisions),
    partition: fc.nat(3),
    steps: fc.array(step, { minLength: 1, maxLength: 8 }),
  }),
  { minLength: 1, maxLength: 12 },
);
/** Sizes of the batches in which the events come; what is left comes in one. */
const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 12 });

function incidentEvents({ division, partition, steps }: Story): IncidentEvent[] {
  const story = new IncidentStory({ division, partition });
  return steps.map(({ verb, day }, index) => {
    const at = `2026-11-0${day}T01:00:00Z`;
    if (index === 0) return story.reported(at);
    const grade: Grade = day % 2 === 0 ? 'III' : 'IV';
    const verbs = [
      () => story.accepted(at, `0100${verb + 1}`, grade),
      () => story.accepted(at, '02002', grade),
      () => story.rejected(at),
      () => story.escalated(at),
      () => story.returned(at),
      () => story.resolved(at),
      () => story.verified(at),
      () => story.closed(at),
    ];
    return verbs[verb]?.() ?? story.closed(at);
  });
}

function taskEvents({ division, partition, steps }: Story): TaskEvent[] {
  const limits = { acknowledgeBy: '2026-11-04T00:00:00Z', completeBy: '2026-11-06T00:00:00Z' };
  const story = new TaskStory({ holder: division, partition, ...limits });
  return steps.map(({ verb, day }, index) => {
    const at = `2026-11-0${day}T01:00:00Z`;
    if (index === 0) return story.issued(at);
    const verbs = [
      () => story.acknowledged(at),
      () => story.handedDown(at),
      () => story.submitted(at),
      () => story.returned(at),
      () => story.completed(at),
      () => story.declined(at),
      () => story.recalled(at),
    ];
    return verbs[verb % verbs.length]?.() ?? story.recalled(at);
  });
}

interface Story {
  division: (typeof divisions)[number];
  partition: number;
  steps: { verb: number; day: number }[];
}

/** Events in batches, those of the aggregates shuffled into each other. */
function batchesOf<Event>(lists: Event[][], sizes: readonly number[]): Event[][] {
  const rounds = Math.max(0, ...lists.map((list) => list.length));
  const events = Array.from({ length: rounds }, (_, round) =>
    lists.flatMap((list) => list.slice(round, round + 1)),
  ).flat();
  const batches = sizes.map((size) => events.splice(0, size));
  return [...batches, events].filter((batch) => batch.length > 0);
}

describe('recount', () => {
  let service: AssessmentServiceFixture;
  before(async () => {
    service = await AssessmentServiceFixture.start();
  });
  after(() => service.stop());
  beforeEach(() => service.clear());

  it('agrees with the roll-ups whatever happened, in whatever batches, twice or once', async () => {
    await fc.assert(
      fc.asyncProperty(stories, stories, cuts, async (incidents, tasks, sizes) => {
        await service.clear();
        const consumers = [[0], [1, 2, 3]].map(async (partitions) => {
          const mine = (story: Story): boolean => partitions.includes(story.partition);
          for (const batch of batchesOf(incidents.filter(mine).map(incidentEvents), sizes)) {
            await service.consumeIncidents(...batch);
            if (batch.length % 2 === 0) await service.consumeIncidents(...batch);
          }
          for (const batch of batchesOf(tasks.filter(mine).map(taskEvents), sizes)) {
            await service.consumeTasks(...batch);
            if (batch.length % 2 === 0) await service.consumeTasks(...batch);
          }
        });
        await Promise.all(consumers);
        assert.equal(await service.differences(), 0);
        const [counted] = await service.db.query(
          `SELECT (SELECT coalesce(sum(reported), 0)::int FROM incident_counts
                   WHERE level = 'county') AS incidents,
                  (SELECT coalesce(sum(issued), 0)::int FROM task_counts
                   WHERE level = 'county') AS tasks`,
        );
        assert.deepEqual(counted, { incidents: incidents.length, tasks: tasks.length });
      }),
      { numRuns: 40 },
    );
  });

  it('finds what was lost, doubled or put elsewhere, and repairs it', async () => {
    const story = new IncidentStory({ partition: 2 });
    const task = new TaskStory();
    await service.consumeIncidents(
      story.reported('2026-11-21T01:00:00Z'),
      story.accepted('2026-11-22T01:00:00Z'),
    );
    await service.consumeTasks(task.issued('2026-11-21T01:00:00Z'));
    await service.db.query(`UPDATE incident_counts SET reported = 2 WHERE level = 'county'`);
    await service.db.query(`DELETE FROM incident_counts WHERE level = 'village'`);
    await service.db.query(`UPDATE task_counts SET status = 'done' WHERE level = 'province'`);

    const { database } = service.db;
    const [incidents, tasks] = await recountStatistics(database, { repair: false });
    assert.deepEqual(
      incidents?.examples.map((cell) => [cell.level, cell.metric, cell.counted, cell.recounted]),
      [
        // Two rows of the county had nothing reported, or one: now each has two.
        ['county', 'reported', 2, 1],
        ['county', 'reported', 2, 0],
        ['village', 'reported', 0, 1],
        ['village', 'accepted', 0, 1],
      ],
    );
    assert.deepEqual(
      [incidents.differences, incidents.facts, incidents.waiting, incidents.repaired],
      [4, 1, 0, false],
    );
    assert.deepEqual([tasks?.statistics, tasks?.differences], ['task_counts', 2]);

    const repairing = await recountStatistics(database, { repair: true });
    assert.deepEqual(
      repairing.map((result) => [result.differences, result.repaired]),
      [
        [4, true],
        [2, true],
      ],
    );
    assert.equal(await service.differences(), 0);
    await service.consumeIncidents(story.escalated('2026-11-23T01:00:00Z'));
    assert.equal(await service.differences(), 0);
  });

  it('repairs while consumers are at work', async () => {
    const tell = (partition: number) =>
      Array.from({ length: 30 }, () => {
        const story = new IncidentStory({ partition });
        return [story.reported('2026-11-21T01:00:00Z'), story.accepted('2026-11-22T01:00:00Z')];
      });
    await Promise.all([
      ...[0, 1, 2].map(async (partition) => {
        for (const events of tell(partition)) await service.consumeIncidents(...events);
      }),
      ...[1, 2, 3].map(() => recountStatistics(service.db.database, { repair: true })),
    ]);
    const results = await recountStatistics(service.db.database, { repair: false });
    assert.deepEqual(
      results.map((result) => [result.statistics, result.facts, result.differences]),
      [
        ['incident_counts', 90, 0],
        ['task_counts', 0, 0],
      ],
    );
  });
});
