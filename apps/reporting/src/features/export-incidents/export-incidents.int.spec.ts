import assert from 'node:assert/strict';
import { get, type IncomingMessage } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { eventually, type TestClient } from '#libs/testing';
import { ReportingServiceFixture } from '../../testing/reporting-service.fixture.js';

const many = 20_000;
const township = '43/4310/431002/431002001/';

describe('an export of incidents', () => {
  let service: ReportingServiceFixture;
  let officer: TestClient;

  before(async () => {
    service = await ReportingServiceFixture.start();
    officer = await service.as('431002001', 'officer');
    // Put straight where the indexer would bring them; it has passed them already.
    await service.db.query(`UPDATE incident_index_state SET changed_in = '1'`);
    await service.db.query(
      `WITH made AS (
         INSERT INTO incidents (id, number, version, status, title, description, division_code,
           division_name, division_path, holder, holder_path, holder_name, category_code, grade,
           occurred_at, discovered_at, reported_at, updated_at, reporter, reporter_office,
           affected, indicators, handlers, changed_in)
         SELECT lpad(n::text, 32, '0')::uuid, 'N-' || n, 1, 'closed',
           CASE n WHEN ${many} THEN '=cmd|"/c calc"' ELSE '标题' || n END,
           repeat('情况说明，', 150), '431002001001', '某社区', '${township}431002001001/',
           '431002001', '${township}', '某街道', '01007', 'IV', '2026-01-05T00:30:00Z',
           '2026-01-05T00:30:00Z', '2026-01-05T00:30:00Z', '2026-01-05T00:30:00Z', 'x',
           '431002001001', '{"cii": true}', '[{"type": "ip", "value": "10.0.0.1"}]', '{}', '0'
         FROM generate_series(1, ${many}) AS n RETURNING id)
       INSERT INTO incident_offices
       SELECT office, id, 1 FROM made, unnest('{43,4310,431002,431002001,431002001001}'::text[])
         AS office`,
    );
    await service.db.query('ANALYZE incidents, incident_offices');
  });
  after(() => service.stop());

  /** Asks for a file without reading it. */
  async function open(query: string): Promise<IncomingMessage> {
    const headers = { authorization: `Bearer ${await service.token('431002001', 'officer')}` };
    return new Promise((resolve, reject) => {
      get(`${service.url}/v1/incidents/export?${query}`, { headers }, resolve).on('error', reject);
    });
  }

  for (const [format, fewestBytes] of [
    ['csv', many * 2_000],
    ['xlsx', many],
  ] as const) {
    it(`streams ${many} incidents as ${format} in memory that does not grow with them`, async () => {
      const answer = await open(`format=${format}`);
      assert.equal(answer.statusCode, 200);
      assert.match(answer.headers['content-disposition'] ?? '', new RegExp(`\\.${format}"$`));
      let bytes = 0;
      let ended = 0;
      let chunks = 0;
      let most = 0;
      const begun = memoryInUse();
      for await (const chunk of answer as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        ended += chunk.toString('latin1').split('\r\n').length - 1;
        chunks += 1;
        if (chunks % 20 === 0) most = Math.max(most, memoryInUse() - begun);
      }
      assert.ok(bytes > fewestBytes, `${bytes} bytes`);
      if (format === 'csv') assert.equal(ended, many + 1);
      // The whole is 45 MB, and several times that as objects; on the way some parts wait in streams.
      assert.ok(most < 25 * 2 ** 20, `${Math.round(most / 2 ** 20)} MiB more were in use`);
    });
  }

  it('has heads and words in the language that is asked for, and no formula', async () => {
    const text = async (language: string): Promise<string[]> => {
      const { body } = await officer.get<string>(
        '/v1/incidents/export?cii=true&division=431002001',
        {
          'accept-language': language,
        },
      );
      return body.slice(0, 4_000).split('\r\n');
    };
    await index(many);
    const [chineseHead = '', chinese = ''] = await text('zh-CN');
    assert.match(chineseHead, /^事件编号,状态,等级,/);
    assert.match(chinese, /^N-20000,已结案,IV,01007,勒索软件,"'=cmd\|""\/c calc""",情况说明/);
    assert.match(chinese, /2026-01-05 08:30:00,/);
    const [head = '', row = ''] = await text('en');
    assert.match(head, /^Number,Status,Grade,/);
    assert.match(row, /^N-20000,closed,IV,01007,ransomware,/i);
  });

  /** Gives the newest incident its words. */
  async function index(newest: number): Promise<void> {
    await service.db.query(`UPDATE incidents SET updated_at = updated_at WHERE number = $1`, [
      `N-${newest}`,
    ]);
    await eventually('it is indexed', async () => {
      const rows = await service.db.query('SELECT 1 FROM incident_words');
      return rows.length > 0 ? true : undefined;
    });
  }

  it('takes the filters of the list and refuses what is none', async () => {
    const { status, body } = await officer.get<string>('/v1/incidents/export?status=reported');
    assert.equal(status, 200);
    assert.equal(body.split('\r\n').length, 2, 'the head alone');
    const problem = { format: 400, division: 404, q: 422 };
    assert.equal((await officer.get('/v1/incidents/export?format=pdf')).status, problem.format);
    assert.equal((await officer.get('/v1/incidents/export?division=9')).status, problem.division);
    assert.equal((await officer.get('/v1/incidents/export?q=%21')).status, problem.q);
    assert.equal((await officer.get('/v1/incidents/export?limit=1')).status, 400);
  });

  it('holds what the caller sees and no more', async () => {
    const neighbour = await service.as('431002002', 'officer');
    const own = await neighbour.get<string>('/v1/incidents/export');
    assert.equal(own.body.split('\r\n').length, 2);
    const theirs = await neighbour.get<string>('/v1/incidents/export?division=431002001');
    assert.equal(theirs.body.split('\r\n').length, 2);
  });

  it('ends when the client goes', async () => {
    for (const format of ['csv', 'xlsx']) {
      const answer = await open(`format=${format}`);
      await new Promise((resolve) => answer.once('data', resolve));
      answer.destroy();
      await eventually('its transaction has ended', async () => {
        const rows = await service.db.query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
             AND usename = 'tiergrid_reporting' AND query LIKE 'FETCH%' AND xact_start IS NOT NULL`,
        );
        return rows.length === 0 ? true : undefined;
      });
    }
  });
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes that somebody still holds. */
function memoryInUse(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
