import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { DivisionChildrenRecordedV1, type EventData } from '#libs/contracts';
import { everything, subtreeOf } from '#libs/divisions';
import type { ReceivedEvent } from '#libs/messaging';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { Directory } from './directory.js';
import { DivisionChildrenConsumer } from './division-children.consumer.js';
import { directoryMigrations } from './migrations.js';

type Child = EventData<typeof DivisionChildrenRecordedV1>['children'][number];

function child(path: string, changes: Partial<Child> = {}): Child {
  const code = path.split('/').at(-2) ?? '';
  return {
    code,
    name: `name of ${code}`,
    level: 'village',
    path,
    validFrom: null,
    validTo: null,
    revision: 1,
    ...changes,
  };
}

describe('the replica of the directory', () => {
  let db: TestDatabase;
  const directory = new Directory();
  const consumer = new DivisionChildrenConsumer();

  before(async () => {
    db = await createTestDatabase('dispatch', [directoryMigrations]);
  });
  after(() => db.drop());
  beforeEach(() => db.query('DELETE FROM divisions'));

  /** Each list is the children of one message; all messages come in one batch. */
  async function receive(...messages: Child[][]): Promise<void> {
    const events = messages.map(
      (children, index): ReceivedEvent<typeof DivisionChildrenRecordedV1> => ({
        id: `event-${index}`,
        type: DivisionChildrenRecordedV1.type,
        aggregateId: `parent-${index}`,
        aggregateVersion: 1,
        occurredAt: new Date(),
        traceparent: undefined,
        partition: 0,
        data: { parentCode: `parent-${index}`, children },
      }),
    );
    await db.database.transaction(everything, (tx) => consumer.onChildrenRecorded(events, tx));
  }

  async function paths(): Promise<string[]> {
    const rows = await db.query<{ path: string }>('SELECT path FROM divisions ORDER BY path');
    return rows.map((row) => row.path);
  }

  const find = async (code: string) =>
    (await db.database.read(everything, (tx) => directory.find(tx, [code]))).get(code);

  it('takes what is new and what has changed', async () => {
    await receive([child('a/v/'), child('a/w/')]);
    await receive([child('a/v/', { name: '新名', validTo: '2026-04-01', revision: 2 })]);
    assert.deepEqual(await find('v'), {
      code: 'v',
      name: '新名',
      level: 'village',
      path: 'a/v/',
      validFrom: null,
      validTo: '2026-04-01',
    });
    assert.deepEqual(await paths(), ['a/v/', 'a/w/']);
  });

  it('keeps the highest revision, in whichever order they come', async () => {
    const moved = child('b/v/', { revision: 2 });
    await receive([child('a/v/')], [moved]);
    assert.deepEqual(await paths(), ['b/v/']);
    await receive([moved]);
    await receive([child('a/v/')]);
    assert.deepEqual(await paths(), ['b/v/']);
    await receive([child('c/v/', { revision: 4 })], [child('a/v/', { revision: 3 })]);
    assert.deepEqual(await paths(), ['c/v/']);
  });

  it('finds divisions by code, alone or with all above them', async () => {
    await receive([child('a/'), child('a/t/'), child('a/t/v/'), child('a/u/')]);
    const codes = (found: ReadonlyMap<string, unknown>): string[] => [...found.keys()].sort();
    await db.database.read(everything, async (tx) => {
      assert.deepEqual(codes(await directory.find(tx, ['v', 'v', 'x'])), ['v']);
      assert.deepEqual(codes(await directory.findLines(tx, ['v', 'x'])), ['a', 't', 'v']);
      assert.deepEqual(codes(await directory.find(tx, [])), []);
    });
  });

  it('finds a level of a subtree: what is open on that day, in the order of paths', async () => {
    await receive([
      child('a/', { level: 'county' }),
      child('a/w/'),
      child('a/t/v/'),
      child('a/t/gone/', { validTo: '2026-04-01' }),
      child('a/t/going/', { validTo: '2026-04-02' }),
      child('a1/v1/'),
    ]);
    const found = await db.database.read(everything, (tx) =>
      directory.findLevel(tx, subtreeOf('a/'), 'village', '2026-04-01', 10),
    );
    assert.deepEqual(
      found.map((division) => division.code),
      ['going', 'v', 'w'],
    );
    const first = await db.database.read(everything, (tx) =>
      directory.findLevel(tx, subtreeOf('a/'), 'village', '2026-04-01', 1),
    );
    assert.equal(first.length, 1);
  });
});
