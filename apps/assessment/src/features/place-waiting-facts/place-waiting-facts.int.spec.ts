import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { eventually, insertBeihu } from '#libs/testing';
import { AssessmentServiceFixture } from '../../testing/assessment-service.fixture.js';
import { IncidentStory, TaskStory } from '../../testing/events.fixture.js';
import { WaitingFactsPlacer } from './waiting-facts.placer.js';

describe('facts that come before their divisions', () => {
  const services: AssessmentServiceFixture[] = [];
  let service: AssessmentServiceFixture;
  beforeEach(async () => {
    service = await AssessmentServiceFixture.start({ directory: false });
    services.push(service);
  });
  after(() => Promise.all(services.map((one) => one.stop())));

  async function reported(): Promise<number> {
    const [row] = await service.db.query<{ count: number }>(
      `SELECT coalesce(sum(reported), 0)::int AS count FROM incident_counts WHERE level = 'county'`,
    );
    return row?.count ?? -1;
  }

  it('are kept, and counted as soon as the divisions are there', async () => {
    const story = new IncidentStory();
    const task = new TaskStory();
    await service.consumeIncidents(story.reported('2026-11-21T01:00:00Z'));
    await service.consumeTasks(task.issued('2026-11-21T01:00:00Z'));
    assert.equal(await reported(), 0);
    assert.equal(await service.differences(), 0);
    await insertBeihu(service.db);
    await eventually('the waiting incident is counted', async () =>
      (await reported()) === 1 ? true : undefined,
    );
    await eventually('the waiting task is counted', async () => {
      const rows = await service.db.query('SELECT 1 FROM task_counts WHERE issued = 1');
      return rows.length === 5 ? true : undefined;
    });
    assert.equal(await service.differences(), 0);
  });

  it('are counted whole by the next event, too', async () => {
    const story = new IncidentStory({ partition: 3 });
    await service.consumeIncidents(
      story.reported('2026-11-21T01:00:00Z'),
      story.escalated('2026-11-21T02:00:00Z'),
    );
    await insertBeihu(service.db);
    await service.consumeIncidents(story.accepted('2026-11-22T01:00:00Z'));
    const rows = await service.db.query(
      `SELECT day::text, sum(reported)::int AS reported, sum(escalated)::int AS escalated,
              sum(accepted)::int AS accepted
       FROM incident_counts WHERE level = 'village' GROUP BY day ORDER BY day`,
    );
    assert.deepEqual(rows, [
      { day: '2026-11-21', reported: 1, escalated: 1, accepted: 0 },
      { day: '2026-11-22', reported: 0, escalated: 0, accepted: 1 },
    ]);
    assert.equal(await service.differences(), 0);
  });

  it('move like any other after they were placed in a shard of their own', async () => {
    const story = new IncidentStory({ partition: 3 });
    await service.consumeIncidents(story.reported('2026-11-21T01:00:00Z'));
    await insertBeihu(service.db);
    await service.app.get(WaitingFactsPlacer).placeAll();
    await service.consumeIncidents(story.accepted('2026-11-21T02:00:00Z'));
    const rows = await service.db.query(
      `SELECT category, sum(reported)::int AS reported FROM incident_counts
       WHERE level = 'village' GROUP BY category HAVING sum(reported) <> 0`,
    );
    assert.deepEqual(rows, [{ category: '01007', reported: 1 }]);
    assert.equal(await service.differences(), 0);
  });

  it('do not keep others waiting, and are counted once by several replicas', async () => {
    await insertBeihu(service.db);
    await service.db.query(`DELETE FROM divisions WHERE code = '431002002'`);
    const waiting = Array.from(
      { length: 1_200 },
      () => new IncidentStory({ division: '431002002001' }),
    );
    const others = [new IncidentStory(), new IncidentStory()];
    await service.consumeIncidents(
      ...[...waiting, ...others].map((story) => story.reported('2026-11-21T01:00:00Z')),
    );
    assert.equal(await reported(), 2);
    const placer = service.app.get(WaitingFactsPlacer);
    await placer.placeAll();
    assert.equal(await reported(), 2);
    const { body } = await service.anonymous().get<string>('/metrics');
    assert.match(body, /tiergrid_statistics_waiting\{statistics="incidents",.*\} 1200/);
    await service.db.query(
      `INSERT INTO divisions (code, name, level, path, revision)
       VALUES ('431002002', '北湖街道', 'township', '43/4310/431002/431002002/', 1)`,
    );
    await Promise.all([placer.placeAll(), placer.placeAll(), placer.placeAll()]);
    await eventually('all are counted', async () =>
      (await reported()) === 1_202 ? true : undefined,
    );
    assert.equal(await service.differences(), 0);
  });
});
