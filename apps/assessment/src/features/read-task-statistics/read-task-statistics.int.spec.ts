import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { z } from 'zod';
import type { TestClient } from '#libs/testing';
import { AssessmentServiceFixture } from '../../testing/assessment-service.fixture.js';
import { TaskStory } from '../../testing/events.fixture.js';
import { taskStatisticsView } from './task-statistics.js';

type Answer = z.output<typeof taskStatisticsView>;

const year = 'from=2026-01-01&to=2026-12-31';
const none = {
  issued: 0,
  acknowledged: 0,
  acknowledgedOnTime: 0,
  submitted: 0,
  done: 0,
  doneOnTime: 0,
  reworked: 0,
  declined: 0,
  recalled: 0,
};

describe('GET /v1/statistics/tasks', () => {
  let service: AssessmentServiceFixture;
  let county: TestClient;

  before(async () => {
    service = await AssessmentServiceFixture.start();
    county = await service.as('431002', 'officer');
    const limits = {
      acknowledgeBy: '2026-11-02T00:00:00Z',
      completeBy: '2026-11-10T00:00:00Z',
    };
    const good = new TaskStory({ holder: '431002001001', ...limits });
    const late = new TaskStory({ holder: '431002001002', ...limits });
    const township = new TaskStory({ holder: '431002001', partition: 1 });
    const declined = new TaskStory({ holder: '431002002001', partition: 1 });
    await service.consumeTasks(
      good.issued('2026-11-01T01:00:00Z'),
      good.acknowledged('2026-11-01T02:00:00Z'),
      good.submitted('2026-11-05T02:00:00Z'),
      good.completed('2026-12-01T02:00:00Z'),
      late.issued('2026-11-01T01:00:00Z'),
      late.acknowledged('2026-11-03T02:00:00Z'),
      late.submitted('2026-11-05T02:00:00Z'),
      late.returned('2026-11-06T02:00:00Z'),
    );
    await service.consumeTasks(
      township.issued('2026-11-01T01:00:00Z'),
      township.acknowledged('2026-11-01T01:30:00Z'),
      township.handedDown('2026-11-01T01:40:00Z'),
      declined.issued('2026-11-01T01:00:00Z'),
      declined.declined('2026-11-02T01:00:00Z'),
      declined.recalled('2026-11-03T01:00:00Z'),
    );
  });
  after(() => service.stop());

  async function rows(query: string): Promise<Answer['rows']> {
    const { status, body } = await county.get<Answer>(`/v1/statistics/tasks?${query}`);
    assert.equal(status, 200, JSON.stringify(body));
    return taskStatisticsView.parse(body).rows;
  }

  it('counts the tasks of all offices of a subtree', async () => {
    assert.deepEqual(await rows(`division=431002&${year}`), [
      {
        issued: 4,
        acknowledged: 3,
        acknowledgedOnTime: 2,
        submitted: 2,
        done: 1,
        doneOnTime: 1,
        reworked: 1,
        declined: 1,
        recalled: 1,
      },
    ]);
  });

  it("tells a township's own task from those of its villages", async () => {
    assert.deepEqual(await rows(`division=431002&by=township,holderLevel&${year}`), [
      {
        division: '431002001',
        divisionName: '人民路街道',
        holderLevel: 'township',
        ...none,
        issued: 1,
        acknowledged: 1,
        acknowledgedOnTime: 1,
      },
      {
        division: '431002001',
        divisionName: '人民路街道',
        holderLevel: 'village',
        ...none,
        issued: 2,
        acknowledged: 2,
        acknowledgedOnTime: 1,
        submitted: 2,
        done: 1,
        doneOnTime: 1,
        reworked: 1,
      },
      {
        division: '431002002',
        divisionName: '北湖街道',
        holderLevel: 'village',
        ...none,
        issued: 1,
        declined: 1,
        recalled: 1,
      },
    ]);
  });

  it('says what the tasks are now', async () => {
    const found = await rows(`division=431002&by=status&${year}`);
    assert.deepEqual(
      found.map((row) => [row.status, row.issued]),
      [
        ['done', 1],
        ['handed-down', 1],
        ['recalled', 1],
        ['reworking', 1],
      ],
    );
  });

  it('cuts into months, and writes CSV', async () => {
    const { body } = await county.get<string>(
      `/v1/statistics/tasks?division=431002001001&grain=month&${year}`,
      { accept: 'text/csv' },
    );
    assert.equal(
      body,
      'period,issued,acknowledged,acknowledgedOnTime,submitted,done,doneOnTime,' +
        'reworked,declined,recalled\r\n' +
        '2026-11,1,1,1,1,0,0,0,0,0\r\n2026-12,0,0,0,0,1,1,0,0,0\r\n',
    );
  });

  it('does not know what incidents are broken down by', async () => {
    const { status } = await county.get('/v1/statistics/tasks?division=431002&by=grade');
    assert.equal(status, 400);
  });
});
