import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { incidentCounts } from '../persistence/count-table.js';
import { AssessmentServiceFixture } from '../testing/assessment-service.fixture.js';
import { IncidentStory } from '../testing/events.fixture.js';

describe('incidents, counted', () => {
  let service: AssessmentServiceFixture;
  before(async () => {
    service = await AssessmentServiceFixture.start();
  });
  after(() => service.stop());
  beforeEach(() => service.clear());

  /** Counts that are not zero, as "level day category/grade metric = count". */
  async function cells(condition = 'true'): Promise<string[]> {
    const columns = Object.values(incidentCounts.metrics);
    const rows = await service.db.query<Record<string, string>>(
      `SELECT level, day::text, category, grade, metric, sum(value) AS count
       FROM incident_counts,
            LATERAL (VALUES ${columns.map((name) => `('${name}', ${name})`).join(', ')}) cell (metric, value)
       WHERE ${condition}
       GROUP BY 1, 2, 3, 4, 5 HAVING sum(value) <> 0 ORDER BY 1, 2, 3, 4, 5`,
    );
    return rows.map(
      (row) =>
        `${row['level']} ${row['day']} ${row['category']}/${row['grade']} ${row['metric']} = ${row['count']}`,
    );
  }

  it('counts a report in every tier above it', async () => {
    await service.consumeIncidents(new IncidentStory().reported('2026-11-21T08:00:00Z'));
    assert.deepEqual(await cells(), [
      'county 2026-11-21 / reported = 1',
      'prefecture 2026-11-21 / reported = 1',
      'province 2026-11-21 / reported = 1',
      'township 2026-11-21 / reported = 1',
      'village 2026-11-21 / reported = 1',
    ]);
    assert.equal(await service.differences(), 0);
  });

  it('counts a milestone on its day in the time zone of the platform', async () => {
    const story = new IncidentStory();
    await service.consumeIncidents(
      story.reported('2026-11-21T15:59:59Z'),
      story.accepted('2026-11-21T16:00:00Z'),
    );
    assert.deepEqual(await cells(`level = 'county'`), [
      'county 2026-11-21 01007/IV reported = 1',
      'county 2026-11-22 01007/IV accepted = 1',
    ]);
  });

  it('moves all that was counted of an incident when triage changes its kind', async () => {
    const story = new IncidentStory({ category: '02002' });
    await service.consumeIncidents(
      story.reported('2026-11-21T01:00:00Z'),
      story.escalated('2026-11-22T01:00:00Z'),
    );
    assert.deepEqual(await cells(`level = 'village'`), [
      'village 2026-11-21 02002/ reported = 1',
      'village 2026-11-22 02002/ escalated = 1',
    ]);
    await service.consumeIncidents(story.accepted('2026-11-23T01:00:00Z', '01007', 'III'));
    assert.deepEqual(await cells(`level = 'village'`), [
      'village 2026-11-21 01007/III reported = 1',
      'village 2026-11-22 01007/III escalated = 1',
      'village 2026-11-23 01007/III accepted = 1',
    ]);
    assert.equal(await service.differences(), 0);
  });

  it('moves them again when it is regraded', async () => {
    const story = new IncidentStory();
    await service.consumeIncidents(
      story.reported('2026-11-21T01:00:00Z'),
      story.accepted('2026-11-21T02:00:00Z', '01007', 'IV'),
    );
    await service.consumeIncidents(story.regraded('2026-11-21T03:00:00Z', 'II'));
    assert.deepEqual(await cells(`level = 'county'`), [
      'county 2026-11-21 01007/II accepted = 1',
      'county 2026-11-21 01007/II reported = 1',
    ]);
    assert.equal(await service.differences(), 0);
  });

  it('takes back what a reopening undoes, and counts the last closing', async () => {
    const story = new IncidentStory();
    await service.consumeIncidents(
      story.reported('2026-11-21T01:00:00Z'),
      story.accepted('2026-11-21T02:00:00Z'),
      story.resolved('2026-11-21T03:00:00Z'),
      story.reworked('2026-11-21T04:00:00Z'),
      story.resolved('2026-11-21T05:00:00Z'),
      story.verified('2026-11-21T06:00:00Z'),
      story.closed('2026-11-21T07:00:00Z'),
    );
    await service.consumeIncidents(story.reopened('2026-11-22T01:00:00Z'));
    assert.deepEqual(await cells(`level = 'county'`), [
      'county 2026-11-21 01007/IV accepted = 1',
      'county 2026-11-21 01007/IV reported = 1',
      'county 2026-11-22 01007/IV reopened = 1',
    ]);
    await service.consumeIncidents(story.closed('2026-11-23T01:00:00Z'));
    assert.deepEqual(await cells(`level = 'county' AND day > '2026-11-21'`), [
      'county 2026-11-22 01007/IV reopened = 1',
      'county 2026-11-23 01007/IV closed = 1',
    ]);
    assert.equal(await service.differences(), 0);
  });

  it('counts a duplicate as a report that came in, and not as a valid one', async () => {
    const [survivor, duplicate] = [new IncidentStory(), new IncidentStory()];
    await service.consumeIncidents(
      survivor.reported('2026-11-21T01:00:00Z'),
      duplicate.reported('2026-11-21T02:00:00Z'),
      duplicate.merged('2026-11-22T01:00:00Z'),
    );
    assert.deepEqual(await cells(`level = 'county'`), [
      'county 2026-11-21 / ended = 1',
      'county 2026-11-21 / invalid = 1',
      'county 2026-11-21 / reported = 2',
      'county 2026-11-22 / merged = 1',
    ]);
    assert.equal(await service.differences(), 0);
  });

  it('counts an incident once that went up and down several times', async () => {
    const story = new IncidentStory();
    await service.consumeIncidents(
      story.reported('2026-11-21T01:00:00Z'),
      story.escalated('2026-11-21T02:00:00Z'),
      story.returned('2026-11-22T02:00:00Z'),
      story.escalated('2026-11-23T02:00:00Z'),
      story.returned('2026-11-24T02:00:00Z'),
    );
    assert.deepEqual(await cells(`level = 'county'`), [
      'county 2026-11-21 / escalated = 1',
      'county 2026-11-21 / reported = 1',
      'county 2026-11-22 / returned = 1',
    ]);
    const [fact] = await service.db.query('SELECT escalations, returns FROM incident_facts');
    assert.deepEqual(fact, { escalations: 2, returns: 2 });
  });

  it('takes an event once, however often it comes', async () => {
    const story = new IncidentStory();
    const events = [
      story.reported('2026-11-21T01:00:00Z'),
      story.accepted('2026-11-21T02:00:00Z'),
      story.escalated('2026-11-21T03:00:00Z'),
    ] as const;
    await service.consumeIncidents(...events);
    const once = await cells();
    await service.consumeIncidents(...events);
    await service.consumeIncidents(events[1]);
    assert.deepEqual(await cells(), once);
    assert.equal(await service.differences(), 0);
  });

  it('comes to the same counts whatever the order of the incidents and the cut of the batches', async () => {
    const tell = (index: number) => {
      const story = new IncidentStory({
        division: ['431002001001', '431002001002', '431002002001'][index % 3] ?? '',
        partition: index % 4,
      });
      return [
        story.reported('2026-11-21T01:00:00Z'),
        story.accepted('2026-11-22T01:00:00Z', index % 2 === 0 ? '01007' : '02002'),
        story.resolved('2026-11-23T01:00:00Z'),
        story.verified('2026-11-24T01:00:00Z'),
        story.closed('2026-12-01T01:00:00Z'),
      ];
    };
    const stories = Array.from({ length: 12 }, (_, index) => tell(index));
    await service.consumeIncidents(...stories.flat());
    const together = await cells();
    await service.clear();
    for (let version = 0; version < 5; version += 1) {
      for (const story of [...stories].reverse()) {
        const event = story[version];
        if (event !== undefined) await service.consumeIncidents(event);
      }
    }
    assert.deepEqual(await cells(), together);
    assert.equal(await service.differences(), 0);
  });

  it('counts partitions that are worked on at the same time', async () => {
    const stories = Array.from({ length: 200 }, (_, index) => ({
      story: new IncidentStory({ partition: index % 4 }),
      partition: index % 4,
    }));
    await Promise.all(
      [0, 1, 2, 3].map(async (partition) => {
        const mine = stories.filter((entry) => entry.partition === partition);
        await service.consumeIncidents(
          ...mine.map(({ story }) => story.reported('2026-11-21T01:00:00Z')),
        );
        await service.consumeIncidents(
          ...mine.map(({ story }) => story.accepted('2026-11-21T02:00:00Z')),
        );
      }),
    );
    assert.deepEqual(await cells(`level = 'province'`), [
      'province 2026-11-21 01007/IV accepted = 200',
      'province 2026-11-21 01007/IV reported = 200',
    ]);
    assert.equal(await service.differences(), 0);
  });

  it('leaves nothing behind of what it moves, whatever partitions share a batch', async () => {
    const one = new IncidentStory({ partition: 1 });
    const two = new IncidentStory({ partition: 2, division: '431002001002' });
    await service.consumeIncidents(
      one.reported('2026-11-21T01:00:00Z'),
      two.reported('2026-11-21T01:00:00Z'),
    );
    await service.consumeIncidents(two.accepted('2026-11-21T02:00:00Z'));
    await service.consumeIncidents(one.accepted('2026-11-21T02:00:00Z'));
    const rows = await service.db.query(
      `SELECT shard, grade, reported, accepted FROM incident_counts
       WHERE level = 'village' ORDER BY shard`,
    );
    const row = { grade: 'IV', reported: 1, accepted: 1 };
    assert.deepEqual(rows, [
      { shard: 1, ...row },
      { shard: 2, ...row },
    ]);
    assert.deepEqual(await cells(`level = 'county'`), [
      'county 2026-11-21 01007/IV accepted = 2',
      'county 2026-11-21 01007/IV reported = 2',
    ]);
    assert.equal(await service.differences(), 0);
  });

  it('counts an incident whose report an operator gave up', async () => {
    const story = new IncidentStory();
    story.reported('2026-11-20T01:00:00Z');
    await service.consumeIncidents(story.accepted('2026-11-21T01:00:00Z'));
    assert.deepEqual(await cells(`level = 'county'`), [
      'county 2026-11-20 01007/IV reported = 1',
      'county 2026-11-21 01007/IV accepted = 1',
    ]);
  });

  it('counts what has ended on the day of its report', async () => {
    const rejected = new IncidentStory();
    const closed = new IncidentStory();
    await service.consumeIncidents(
      rejected.reported('2026-11-21T01:00:00Z'),
      rejected.rejected('2026-11-25T01:00:00Z'),
      closed.reported('2026-11-22T01:00:00Z'),
      closed.accepted('2026-11-22T01:00:00Z'),
      closed.closed('2026-12-25T01:00:00Z'),
    );
    assert.deepEqual(await cells(`level = 'county' AND metric = 'ended'`), [
      'county 2026-11-21 / ended = 1',
      'county 2026-11-22 01007/IV ended = 1',
    ]);
  });
});
