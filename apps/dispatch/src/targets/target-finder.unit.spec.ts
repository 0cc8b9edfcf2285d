import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Directory } from '#libs/directory';
import type { Division } from '#libs/divisions';
import type { Transaction } from '#libs/persistence';
import { below, county, today, township } from '../testing/task.fixture.js';
import { TargetFinder } from './target-finder.js';

const tx = {} as Transaction;
const villages = ['431002001001', '431002001002'].map((code) => below(township, code));

/** A directory that knows the county and its township, and notes in which subtrees it searched. */
class FakeDirectory {
  readonly searched: string[] = [];

  find(_tx: Transaction, codes: readonly string[]): Promise<Map<string, Division>> {
    const known = [county, township].map(({ code, path }) => ({ ...below(county, code), path }));
    return Promise.resolve(
      new Map(known.filter(({ code }) => codes.includes(code)).map((one) => [one.code, one])),
    );
  }

  findLevel(_tx: Transaction, subtree: { path: string }): Promise<Division[]> {
    this.searched.push(subtree.path);
    return Promise.resolve(villages);
  }
}

describe('TargetFinder', () => {
  const byLevel = (division: string) => ({ by: 'level', division, level: 'village' }) as const;

  it('finds the offices of a level in a division', async () => {
    const directory = new FakeDirectory();
    const finder = new TargetFinder(directory as unknown as Directory);
    const targets = await finder.find(tx, byLevel(township.code), county, today);
    assert.ok(targets.by === 'level');
    assert.deepEqual([targets.root?.code, targets.found], [township.code, villages]);
    assert.deepEqual(directory.searched, [township.path]);
  });

  it('does not search a division that is unknown or does not lie below the issuer', async () => {
    const directory = new FakeDirectory();
    const finder = new TargetFinder(directory as unknown as Directory);
    for (const division of ['99', county.code]) {
      const targets = await finder.find(tx, byLevel(division), township, today);
      assert.ok(targets.by === 'level');
      assert.deepEqual(targets.found, []);
    }
    assert.deepEqual(directory.searched, []);
  });
});
