import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { nothing, type Scope, subtreeOf } from '#libs/divisions';
import { assertGuarded, beihuPath } from '#libs/testing';
import { DispatchServiceFixture } from '../testing/dispatch-service.fixture.js';

const tables = [
  'incident_headers',
  'instructions',
  'orders',
  'tasks',
  'task_feedbacks',
  'task_timeline',
] as const;

/** What the database itself lets the service's role do, whatever a query forgets to ask. */
describe('row-level security of dispatch', () => {
  let service: DispatchServiceFixture;

  before(async () => {
    service = await DispatchServiceFixture.start();
    const county = await service.as('431002', 'officer');
    await service.insertIncident('431002001001');
    const { tasks } = await service.issueOrder(county, ['431002001001', '431002002001']);
    const worker = await service.as('431002001001', 'grid-worker');
    const path = `/v1/tasks/${tasks['431002001001']?.id}`;
    await worker.post(`${path}/acknowledge`);
    await worker.post(`${path}/submit`, { summary: 'done' });
  });
  after(() => service.stop());

  async function counts(scope: Scope): Promise<Record<string, number>> {
    return service.db.database.read(scope, async (tx) => {
      const found: Record<string, number> = {};
      for (const table of tables) {
        found[table] = (await tx.one<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)).n;
      }
      return found;
    });
  }

  it('shows each office its own and what lies below it', async () => {
    const of = (code: string) => counts(subtreeOf(beihuPath(code)));
    const all = { incident_headers: 1, instructions: 1, orders: 1, tasks: 2 };
    const history = { task_feedbacks: 1, task_timeline: 4 };
    assert.deepEqual(await of('4310'), { ...all, ...history });
    assert.deepEqual(await of('431002'), { ...all, ...history });
    const own = { incident_headers: 1, instructions: 1, orders: 0, tasks: 1 };
    const ownHistory = { task_feedbacks: 1, task_timeline: 3 };
    assert.deepEqual(await of('431002001'), { ...own, ...ownHistory });
    assert.deepEqual(await of('431002001001'), { ...own, ...ownHistory });
    const beside = { ...own, incident_headers: 0, task_feedbacks: 0, task_timeline: 1 };
    assert.deepEqual(await of('431002002001'), beside);
  });

  it('shows nothing without a scope', async () => {
    assert.deepEqual([...new Set(Object.values(await counts(nothing)))], [0]);
  });

  it('takes no row for an office outside the scope', async () => {
    const { database } = service.db;
    const scope = subtreeOf(beihuPath('431002001'));
    const moved = database.transaction(scope, (tx) =>
      tx.execute(`UPDATE tasks SET holder_path = '43/4310/431002/431002002/431002002001/'`),
    );
    await assert.rejects(moved, /row-level security/);
    const written = database.transaction(scope, (tx) =>
      tx.execute(
        `INSERT INTO instructions (id, issuer_path, text)
         VALUES (gen_random_uuid(), '43/4310/431002/', 'do as I say')`,
      ),
    );
    await assert.rejects(written, /row-level security/);
  });

  it('lets nobody change or delete history', async () => {
    const scope = subtreeOf(beihuPath('431002'));
    for (const statement of [
      'DELETE FROM orders',
      'DELETE FROM tasks',
      'DELETE FROM incident_headers',
      ...['instructions', 'task_feedbacks', 'task_timeline'].map((table) => `DELETE FROM ${table}`),
      `UPDATE instructions SET text = ''`,
      `UPDATE task_feedbacks SET summary = ''`,
      `UPDATE task_timeline SET note = ''`,
    ]) {
      const changed = service.db.database.transaction(scope, (tx) => tx.execute(statement));
      await assert.rejects(changed, /permission denied/, statement);
    }
  });

  it('is forced on every table that has a path, and the role of the service owns none', () =>
    assertGuarded(service.db, 'dispatch', tables));
});
