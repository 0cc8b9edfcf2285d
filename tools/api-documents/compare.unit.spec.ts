import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { differences, explain } from './compare.js';

const schema = (properties: object): string =>
  JSON.stringify({ title: 'x', type: 'object', properties });

const committed = new Map([
  ['openapi.json', '{}'],
  ['old.yaml', ''],
  ['events/a.v1.schema.json', schema({ holder: { type: 'string', description: 'who' } })],
]);

const changed = (path: string, content: string): Map<string, string> =>
  new Map([...committed, [path, content]]);

describe('comparing committed documents with the code', () => {
  it('finds nothing when they are equal', () => {
    assert.deepEqual(differences(committed, committed), []);
  });

  it('tells what is missing, outdated and left over', () => {
    const generated = new Map([
      ['openapi.json', '{"openapi":"3.1.0"}'],
      ['events/a.v1.schema.json', committed.get('events/a.v1.schema.json') ?? ''],
      ['events/b.v1.schema.json', schema({})],
    ]);
    assert.deepEqual(differences(committed, generated), [
      { path: 'events/b.v1.schema.json', kind: 'missing' },
      { path: 'old.yaml', kind: 'left-over' },
      { path: 'openapi.json', kind: 'outdated' },
    ]);
  });

  it('lets the words of a published contract change', () => {
    const path = 'events/a.v1.schema.json';
    const reworded = changed(path, schema({ holder: { type: 'string', description: 'office' } }));
    assert.deepEqual(differences(committed, reworded), [{ path, kind: 'outdated' }]);
  });

  it('calls any other change of a published contract by its name', () => {
    const path = 'events/a.v1.schema.json';
    const edits = [
      schema({ holder: { type: 'integer', description: 'who' } }),
      schema({}),
      schema({ holder: { type: 'string' }, description: { type: 'string' } }),
    ];
    for (const edit of edits) {
      assert.deepEqual(differences(committed, changed(path, edit)), [
        { path, kind: 'contract-edited' },
      ]);
    }
    assert.match(
      explain({ path, kind: 'contract-edited' }),
      /a published contract is never edited: make a \.v2/,
    );
  });

  it('does the same for a published contract that is gone', () => {
    const path = 'events/a.v1.schema.json';
    const generated = new Map([...committed].filter(([name]) => name !== path));
    assert.deepEqual(differences(committed, generated), [{ path, kind: 'contract-edited' }]);
  });

  it('names the command that helps', () => {
    for (const kind of ['missing', 'outdated'] as const) {
      assert.match(explain({ path: 'openapi.json', kind }), /npm run generate/);
    }
  });
});
