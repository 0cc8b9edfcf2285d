import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { readXlsx, writeXlsx } from 'hucre/xlsx';
import { beihuToken } from '#libs/testing';
import type { IncidentView } from '../../read-models/incident-view.js';
import { ReportingServiceFixture } from '../../testing/reporting-service.fixture.js';
import type { ImportResult } from './import-incidents.dto.js';
import { importTypes } from './import-table.js';

type Answer = ImportResult & { code?: string; detail?: string };
type Format = keyof typeof importTypes;

const township = '431002001';
const village = '431002001001';
const header = '行政区划代码,事件分类代码,标题,发生时间,发现时间,自编号';

describe('an import', () => {
  let service: ReportingServiceFixture;
  let token: string;
  before(async () => {
    service = await ReportingServiceFixture.start();
    const { issuer } = service;
    token = await beihuToken(issuer, township, 'officer');
  });
  after(() => service.stop());

  async function send(
    body: string | Uint8Array,
    options: { query?: string; format?: Format; language?: string; type?: string } = {},
  ): Promise<{ status: number; body: Answer }> {
    const { query = '', format = 'csv', language = 'en', type = importTypes[format] } = options;
    const response = await fetch(`${service.url}/v1/incidents:import${query}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': type,
        'accept-language': language,
      },
      body: typeof body === 'string' ? body : Buffer.from(body),
    });
    return { status: response.status, body: (await response.json()) as Answer };
  }
  async function count(): Promise<number> {
    const [row] = await service.db.query<{ count: string }>('SELECT count(*) FROM incidents');
    return Number(row?.count);
  }
  const row = (
    changes: Partial<Record<'division' | 'category' | 'title' | 'at' | 'own', string>>,
  ) =>
    [
      changes.division ?? village,
      changes.category ?? '04007',
      changes.title ?? '刷单返利',
      changes.at ?? '2026-01-05 08:30',
      '',
      changes.own ?? randomUUID(),
    ].join(',');
  const file = (...rows: string[]): string => `${[header, ...rows].join('\n')}\n`;

  it('says in a dry run what it would do, and changes nothing', async () => {
    const before = await count();
    const { status, body } = await send(file(row({}), '', row({})), { query: '?dryRun=true' });
    assert.equal(status, 200);
    assert.deepEqual(
      [body.dryRun, body.rows, body.valid, body.taken, body.errors],
      [true, 2, 2, 0, []],
    );
    assert.equal(await count(), before);
  });

  it('names every error by row and column, in the language of the reader', async () => {
    const bad = file(
      row({ division: '431002002' }),
      row({}),
      row({ category: 'xx', title: '' }),
      row({ at: '昨天' }),
      row({ at: '2026-02-30 08:00' }),
      row({ at: '2099-01-05 08:30' }),
      row({ own: 'same' }),
      row({ own: 'same' }),
    );
    const { body } = await send(bad, { query: '?dryRun=true' });
    assert.deepEqual(
      body.errors.map(({ row: number, cell, column, field, code }) => [
        number,
        cell,
        column,
        field,
        code,
      ]),
      [
        [2, 'A2', '行政区划代码', 'divisionCode', 'division-outside-scope'],
        [4, 'C4', '标题', 'title', 'invalid_type'],
        [5, 'D5', '发生时间', 'occurredAt', 'import-time-unreadable'],
        [6, 'D6', '发生时间', 'occurredAt', 'import-time-unreadable'],
        [7, 'D7', '发生时间', 'occurredAt', 'time-in-future'],
        [9, 'F9', '自编号', 'clientId', 'import-number-twice'],
      ],
    );
    assert.deepEqual([body.rows, body.valid, body.errorCount], [8, 2, 6]);
    const chinese = await send(bad, { query: '?dryRun=true', language: 'zh-CN' });
    assert.match(chinese.body.errors[2]?.message ?? '', /“昨天”不是有效时间/);
  });

  it('takes all or nothing, or the good rows when asked to', async () => {
    const before = await count();
    const mixed = file(row({}), row({ title: '' }), row({}));
    const refused = await send(mixed);
    assert.deepEqual([refused.status, refused.body.code], [422, 'import-has-errors']);
    assert.equal(refused.body.errors[0]?.cell, 'C3');
    assert.equal(await count(), before);
    const { status, body } = await send(mixed, { query: '?partial=true' });
    assert.deepEqual([status, body.taken, body.valid, body.errorCount], [200, 2, 2, 1]);
    assert.equal(await count(), before + 2);
  });

  it('changes nothing when the same file comes twice, with or without numbers of its own', async () => {
    for (const own of ['', undefined]) {
      const rows = Array.from({ length: 3 }, () =>
        row({ title: randomUUID(), ...(own === undefined ? {} : { own }) }),
      );
      const text = file(...rows);
      const first = await send(text);
      assert.deepEqual([first.body.taken, first.body.takenBefore], [3, 0]);
      const before = await count();
      const again = await send(text);
      assert.deepEqual([again.body.taken, again.body.takenBefore, again.body.valid], [0, 3, 3]);
      assert.equal(await count(), before);
    }
  });

  it('does not take another report for one that was taken, because of its number', async () => {
    const own = randomUUID();
    assert.equal((await send(file(row({ own })))).body.taken, 1);
    const { status, body } = await send(file(row({ own, title: '另一事件' })));
    assert.deepEqual(
      [status, body.errors[0]?.cell, body.errors[0]?.code],
      [422, 'F2', 'import-number-used'],
    );
  });

  it('reads what spreadsheets in China save: GB 18030, their times and their marks', async () => {
    // 标题,行政区划代码,发生时间 / 钓鱼,431002001,2026/1/5 8:30
    const gb = Buffer.concat([
      Buffer.from('b1eacce22cd0d0d5fec7f8bbaeb4fac2eb2cb7a2c9facab1bce40d0a', 'hex'),
      Buffer.from('b5f6d3e32c3433313030323030312c323032362f312f3520383a33300d0a', 'hex'),
    ]);
    const { body } = await send(gb);
    assert.deepEqual([body.taken, body.errors], [1, []]);
    const [taken] = await service.db.query<{ title: string; at: Date }>(
      'SELECT title, occurred_at AS at FROM incidents ORDER BY id DESC LIMIT 1',
    );
    assert.deepEqual([taken?.title, taken?.at], ['钓鱼', new Date('2026-01-05T00:30:00Z')]);
    const marked = await send(`\uFEFF${file(row({ at: '2026年1月5日 8时30分' }))}`);
    assert.deepEqual([marked.body.taken, marked.body.errors], [1, []]);
  });

  it('takes a workbook made from the template, and never its example', async () => {
    const response = await fetch(`${service.url}/v1/incidents/import-template`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(response.headers.get('content-type'), importTypes.xlsx);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const { sheets } = await readXlsx(bytes);
    const divisions = sheets[1]?.rows.slice(1).map(([code]) => String(code)) ?? [];
    assert.ok(divisions.includes(village) && divisions.includes(township));
    assert.ok(
      divisions.every((code) => code.startsWith(township)),
      'only the own area',
    );
    const before = await count();
    const untouched = await send(bytes, { format: 'xlsx' });
    assert.deepEqual([untouched.status, untouched.body.taken], [200, 0]);

    const headers = sheets[0]?.rows[0] ?? [];
    const filled = headers.map((name) => {
      if (String(name).includes('Division')) return 431002001001;
      if (String(name).includes('Title')) return '=HYPERLINK("x")';
      if (String(name).includes('Occurred')) return new Date(Date.UTC(2026, 0, 5, 8, 30));
      if (String(name).includes('Indicators')) return 'ip:192.0.2.1\nurl:http://a.example/b:c';
      if (String(name).includes('phone')) return '13800138000';
      return null;
    });
    const rows = [...(sheets[0]?.rows ?? []), filled];
    const columns = headers.map((name) =>
      String(name).includes('Occurred') ? { numFmt: 'yyyy-mm-dd hh:mm' } : {},
    );
    const workbook = await writeXlsx({ sheets: [{ name: 'a', columns, rows }] });
    const { body } = await send(workbook, { format: 'xlsx' });
    assert.deepEqual([body.taken, body.errors], [1, []], JSON.stringify(body));
    assert.equal(await count(), before + 1);
    const [{ id } = { id: '' }] = await service.db.query<{ id: string }>(
      'SELECT id FROM incidents ORDER BY id DESC LIMIT 1',
    );
    const client = await service.as(township, 'officer');
    const { body: incident } = await client.get<IncidentView>(`/v1/incidents/${id}`);
    assert.equal(incident.occurredAt, '2026-01-05T00:30:00.000Z');
    assert.deepEqual(incident.indicators, [
      { type: 'ip', value: '192.0.2.1' },
      { type: 'url', value: 'http://a.example/b:c' },
    ]);
    assert.equal(incident.hasContact, true);
  });

  it('refuses what is no such file, and what unpacks to gigabytes', async () => {
    const bomb = archive('xl/workbook.xml', Buffer.alloc(100 * 1024 * 1024));
    assert.ok(bomb.length < 200_000);
    for (const [body, options, status, code] of [
      ['title\nx\n', {}, 422, 'import-columns'],
      [`${header},Titel\n`, {}, 422, 'import-columns'],
      [`${header},title\n`, {}, 422, 'import-columns'],
      ['', {}, 422, 'import-columns'],
      ['"open', {}, 422, 'import-file-unreadable'],
      [Buffer.from([0x81]), {}, 422, 'import-file-unreadable'],
      [file(...Array<string>(10_001).fill(row({}))), {}, 422, 'import-too-long'],
      ['no workbook', { format: 'xlsx' }, 422, 'import-file-unreadable'],
      [archive('a', Buffer.from('b')), { format: 'xlsx' }, 422, 'import-file-unreadable'],
      [bomb, { format: 'xlsx' }, 422, 'import-file-unreadable'],
      ['{}', { type: 'application/json' }, 422, 'import-file-unreadable'],
      ['x', { type: 'text/plain' }, 415, 'unsupported-media-type'],
      ['x'.repeat(11 * 1024 * 1024), {}, 413, 'import-file-too-large'],
      [file(row({ title: 'a\0b' })), {}, 422, 'import-has-errors'],
    ] as const) {
      const answer = await send(body, options);
      const what = `${code} for ${String(body.slice(0, 40))}`;
      assert.deepEqual([answer.status, answer.body.code], [status, code], what);
    }
    const client = await service.as(township, 'officer');
    const elsewhere = await client.post('/v1/incidents', 'a,b', { 'content-type': 'text/csv' });
    assert.equal(elsewhere.status, 415);
  });

  it('takes ten thousand rows', async () => {
    const before = await count();
    const rows = Array.from({ length: 10_000 }, (_, index) => row({ own: `many-${index}` }));
    const { status, body } = await send(file(...rows));
    assert.deepEqual([status, body.taken, body.errorCount], [200, 10_000, 0]);
    assert.equal(await count(), before + 10_000);
  });
});

/** A ZIP archive of one part. */
function archive(name: string, content: Buffer): Buffer {
  const data = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(data.length, 18);
  local.writeUInt32LE(1, 22);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(data.length, 20);
  entry.writeUInt32LE(1, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + data.length, 16);
  return Buffer.concat([local, Buffer.from(name), data, entry, Buffer.from(name), end]);
}
