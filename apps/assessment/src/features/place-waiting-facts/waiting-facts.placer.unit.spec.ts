import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Registry } from 'prom-client';
import type { Database } from '#libs/persistence';
import type { IncidentRollUp } from '../../roll-ups/incident.roll-up.js';
import type { TaskRollUp } from '../../roll-ups/task.roll-up.js';
import { WaitingFactsPlacer } from './waiting-facts.placer.js';

interface Page {
  readonly placed: number;
  readonly stillWaiting: number;
}

const nothing: Page = { placed: 0, stillWaiting: 0 };

/** A placer in front of no database, and how often it has looked. */
class Placing {
  looks = 0;
  page: Page | Error = nothing;
  private readonly placer: WaitingFactsPlacer;

  constructor(private readonly context: TestContext) {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const database = { transaction: (_scope: object, work: () => unknown) => work() };
    const incidents = {
      name: 'incidents',
      placeWaiting: () => {
        this.looks += 1;
        if (this.page instanceof Error) throw this.page;
        return { ...this.page, next: undefined };
      },
    };
    const tasks = { name: 'tasks', placeWaiting: () => ({ ...nothing, next: undefined }) };
    this.placer = new WaitingFactsPlacer(
      database as unknown as Database,
      incidents as unknown as IncidentRollUp,
      tasks as unknown as TaskRollUp,
      new Registry(),
    );
    this.placer.onApplicationBootstrap();
  }

  /** Lets seconds pass. @returns how many looks there were in them */
  async seconds(count: number): Promise<number> {
    const before = this.looks;
    for (let second = 0; second < count; second += 1) {
      this.context.mock.timers.tick(1_000);
      await new Promise(setImmediate);
    }
    return this.looks - before;
  }

  stop(): Promise<void> {
    return this.placer.beforeApplicationShutdown();
  }
}

describe('WaitingFactsPlacer', () => {
  it('looks every second while nothing waits, and after a failure', async (context) => {
    const placing = new Placing(context);
    assert.equal(await placing.seconds(5), 5);
    placing.page = new Error('the database is away');
    assert.equal(await placing.seconds(5), 5);
  });

  it('looks less and less often while all wait in vain, but every half minute', async (context) => {
    const placing = new Placing(context);
    placing.page = { placed: 0, stillWaiting: 100_000 };
    // After 1, 2, 4, 8 and 16 seconds more, then every 30.
    assert.equal(await placing.seconds(31), 5);
    assert.equal(await placing.seconds(60), 2);
    placing.page = { placed: 1, stillWaiting: 99_999 };
    assert.equal(await placing.seconds(30), 1);
    assert.equal(await placing.seconds(3), 3);
  });

  it('does not look any more after it was stopped', async (context) => {
    const placing = new Placing(context);
    await placing.seconds(1);
    await placing.stop();
    assert.equal(await placing.seconds(3), 0);
  });
});
