import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { nothing, type Scope, subtreeOf } from '#libs/divisions';
import { assertGuarded, beihuPath } from '#libs/testing';
import { AssessmentServiceFixture } from '../testing/assessment-service.fixture.js';
import { IncidentStory, TaskStory } from '../testing/events.fixture.js';

const tables = ['incident_facts', 'task_facts', 'incident_counts', 'task_counts'] as const;

/** What the database itself lets the service's role do, whatever a query forgets to ask. */
describe('row-level security of assessment', () => {
  let service: AssessmentServiceFixture;

  before(async () => {
    service = await AssessmentServiceFixture.start();
    const day = '2026-11-21T08:00:00Z';
    await service.consumeIncidents(
      new IncidentStory({ division: '431002001001' }).reported(day),
      new IncidentStory({ division: '431002002001' }).reported(day),
    );
    await service.consumeTasks(
      new TaskStory({ holder: '431002001001' }).issued(day),
      new TaskStory({ holder: '431002002' }).issued(day),
    );
  });
  after(() => service.stop());

  /** Rows of each table that a scope sees: incident facts, task facts and the counts of both. */
  async function counts(scope: Scope): Promise<number[]> {
    return service.db.database.read(scope, async (tx) => {
      const found: number[] = [];
      for (const table of tables) {
        found.push((await tx.one<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)).n);
      }
      return found;
    });
  }

  it('shows each office its own and what lies below it', async () => {
    const of = (code: string) => counts(subtreeOf(beihuPath(code)));
    // Counts of the villages, their townships, and from the county up; those of tasks stand apart by
    // the tier of the holder.
    assert.deepEqual(await of('43'), [2, 2, 2 + 2 + 3, 1 + 2 + 6]);
    assert.deepEqual(await of('431002'), [2, 2, 2 + 2 + 1, 1 + 2 + 2]);
    assert.deepEqual(await of('431002001'), [1, 1, 2, 2]);
    assert.deepEqual(await of('431002002'), [1, 1, 2, 1]);
    assert.deepEqual(await of('431002002001'), [1, 0, 1, 0]);
    assert.deepEqual(await of('431002003'), [0, 0, 0, 0]);
  });

  it('shows nothing without a scope', async () => {
    assert.deepEqual(await counts(nothing), [0, 0, 0, 0]);
  });

  it('takes no row for a division outside the scope', async () => {
    for (const statement of [
      `UPDATE incident_facts SET division_path = '43/4311/'`,
      `UPDATE task_facts SET holder_path = '43/4311/'`,
      `UPDATE incident_counts SET division_path = '43/4311/'`,
      `UPDATE task_counts SET division_path = '43/4311/'`,
    ]) {
      const moved = service.db.database.transaction(subtreeOf(beihuPath('431002001')), (tx) =>
        tx.execute(statement),
      );
      await assert.rejects(moved, /row-level security/, statement);
    }
  });

  it('lets nobody delete facts', async () => {
    for (const table of ['incident_facts', 'task_facts', 'statistics_revisions']) {
      const deleted = service.db.database.transaction(subtreeOf(beihuPath('43')), (tx) =>
        tx.execute(`DELETE FROM ${table}`),
      );
      await assert.rejects(deleted, /permission denied/, table);
    }
  });

  it('is forced on every table that has a path, and the role of the service owns none', () =>
    assertGuarded(service.db, 'assessment', tables));
});
