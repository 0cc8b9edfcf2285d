import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Division, subtreeOf } from '#libs/divisions';
import { beihuPath, createTestDatabase, insertBeihu, type TestDatabase } from '#libs/testing';
import { incidentStatistics } from '../features/read-incident-statistics/incident-statistics.js';
import { assessmentMigrations } from '../persistence/migrations.js';
import { type Selection, statisticsStatement } from './statistics-statement.js';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Index Searches'?: number;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly Plans?: readonly PlanNode[];
}

const townships = 40;
const days = 3_000;

/** What a query over the roll-up costs, as the service's own role with row-level security. */
describe('the plan of a statistics query', () => {
  let db: TestDatabase;
  before(async () => {
    db = await createTestDatabase('assessment', assessmentMigrations);
    await insertBeihu(db);
    // Eight years of one incident a day in each of forty townships, and in the county.
    await db.query(
      `INSERT INTO incident_counts (level, division_path, day, category, grade, shard, reported,
         accepted, rejected, returned, escalated, resolved, verified, closed, ended)
       SELECT level, path, date '2019-01-01' + day, '01007', 'IV', 0, 1, 1, 0, 0, 0, 0, 0, 0, 0
       FROM (SELECT 'township' AS level, '43/4310/431002/T' || n || '/' AS path
             FROM generate_series(1, ${townships}) AS n
             UNION ALL SELECT 'county', '43/4310/431002/') place,
            generate_series(0, ${days - 1}) AS day`,
    );
    await db.query('VACUUM ANALYZE incident_counts');
  });
  after(() => db.drop());

  const county: Division = {
    code: '431002',
    name: '北湖区',
    level: 'county',
    path: beihuPath('431002'),
    validFrom: null,
    validTo: null,
  };

  async function scanOf(selection: Omit<Selection, 'division'>, mode: string): Promise<PlanNode> {
    const { text, values } = statisticsStatement(incidentStatistics, {
      division: county,
      ...selection,
    });
    return db.database.read(subtreeOf(beihuPath('4310')), async (tx) => {
      await tx.execute(`SELECT set_config('plan_cache_mode', $1, true)`, [mode]);
      const row = await tx.one<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
        values,
      );
      const nodes = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodes)];
      const scans = row['QUERY PLAN']
        .flatMap(({ Plan }) => nodes(Plan))
        .filter((node) => node['Relation Name'] === 'incident_counts');
      assert.equal(scans.length, 1);
      return scans[0] ?? assert.fail();
    });
  }

  const month = { from: '2024-03-01', to: '2024-03-31' };

  // A prepared statement may be planned for its values or once for all values.
  for (const mode of ['force_custom_plan', 'force_generic_plan']) {
    it(`is a range of the primary key, with the scope in it (${mode})`, async () => {
      const scan = await scanOf({ by: ['township', 'grade'], period: month, grain: 'total' }, mode);
      assert.match(scan['Node Type'], /^Index (Only )?Scan$/);
      assert.equal(scan['Index Name'], 'incident_counts_pkey');
      const condition = scan['Index Cond'] ?? '';
      assert.match(condition, /level = ANY/);
      assert.match(condition, /division_path >= \(InitPlan/);
      assert.match(condition, /division_path >= ('|\$2)/);
      assert.match(condition, /day >= /);
      assert.equal(scan['Actual Rows'], townships * 31);
    });

    it(`reads the days asked for, not the years before and after (${mode})`, async () => {
      const scan = await scanOf({ by: ['township'], period: month, grain: 'day' }, mode);
      const blocks = (scan['Shared Hit Blocks'] ?? 0) + (scan['Shared Read Blocks'] ?? 0);
      // Each township's days are found by a descent or two; at worst every row has a block of its
      // own. Reading over the years between would take some 1,200 blocks of the index more.
      const searches = scan['Index Searches'] ?? 0;
      assert.ok(searches >= townships && searches <= townships * 3, `${searches} descents`);
      assert.ok(blocks < townships * 31 + searches * 4, `${blocks} blocks`);
    });

    it(`reads the division's own rows when nothing is broken down (${mode})`, async () => {
      const scan = await scanOf({ by: [], period: month, grain: 'month' }, mode);
      assert.equal(scan['Actual Rows'], 31);
      const blocks = (scan['Shared Hit Blocks'] ?? 0) + (scan['Shared Read Blocks'] ?? 0);
      assert.ok(blocks < 40, `${blocks} blocks`);
    });
  }

  it('sees nothing outside the scope, whatever it asks for', async () => {
    const { text, values } = statisticsStatement(incidentStatistics, {
      division: county,
      by: ['township'],
      period: { from: '2000-01-01', to: '2099-12-31' },
      grain: 'total',
    });
    const seen = (path: string): Promise<unknown[]> =>
      db.database.read(subtreeOf(path), (tx) => tx.many(text, values));
    assert.equal((await seen('43/4310/')).length, townships);
    assert.equal((await seen('43/4310/431002/T7/')).length, 1);
    assert.equal((await seen('43/4311/')).length, 0);
  });
});
