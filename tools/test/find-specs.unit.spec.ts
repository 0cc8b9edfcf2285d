import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Scratch } from '../local/fixtures/scratch.js';
import { readArguments } from './arguments.js';
import { findSpecs } from './find-specs.js';

const scratch = new Scratch();

function put(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(scratch.at(path)), { recursive: true });
    writeFileSync(scratch.at(path), '');
  }
}

/** The specs that the arguments name, as paths in the project. */
function found(values: string[], from = scratch.path): string[] {
  return findSpecs({ root: scratch.path, from }, readArguments(values)).map(({ source }) =>
    source.slice(scratch.path.length + 1),
  );
}

describe('finding the specs to run', () => {
  before(() => {
    const specs = ['apps/a/src/a.unit.spec', 'libs/l/src/l.int.spec', 'tools/t/t.e2e.spec'];
    put(...specs.flatMap((spec) => [`${spec}.ts`, `dist/${spec}.js`]));
    put('apps/a/src/a.ts', 'node_modules/x/x.unit.spec.ts', 'other/x.unit.spec.ts');
    put('dist/apps/a/src/deleted.unit.spec.js');
  });
  after(() => {
    scratch.remove();
  });

  it('takes those in the sources, not what an old build still holds', () => {
    assert.deepEqual(found([]), [
      'apps/a/src/a.unit.spec.ts',
      'libs/l/src/l.int.spec.ts',
      'tools/t/t.e2e.spec.ts',
    ]);
  });

  it('takes one kind, or two', () => {
    assert.deepEqual(found(['--unit']), ['apps/a/src/a.unit.spec.ts']);
    assert.deepEqual(found(['--integration', '--e2e']), [
      'libs/l/src/l.int.spec.ts',
      'tools/t/t.e2e.spec.ts',
    ]);
  });

  it('takes files and folders, from where the person is', () => {
    assert.deepEqual(found(['apps']), ['apps/a/src/a.unit.spec.ts']);
    assert.deepEqual(found(['l.int.spec.ts'], scratch.at('libs/l/src')), [
      'libs/l/src/l.int.spec.ts',
    ]);
    assert.deepEqual(found(['./apps/', 'tools/t/t.e2e.spec.ts']), [
      'apps/a/src/a.unit.spec.ts',
      'tools/t/t.e2e.spec.ts',
    ]);
  });

  it('refuses what matches no spec', () => {
    assert.throws(() => found(['apps/b']), /apps\/b does not exist/);
    assert.throws(() => found(['other']), /other holds no spec/);
    assert.throws(() => found(['apps/a/src/a.ts']), /a\.ts is no spec/);
    assert.throws(() => found(['apps', 'apps/b']), /apps\/b does not exist/);
    assert.throws(() => found(['--e2e', 'apps']), /apps has no spec of the chosen kind/);
    assert.throws(() => found(['--fast']), /unknown option --fast; there are: --unit/);
  });

  it('refuses a spec that was not built', () => {
    put('apps/new/new.unit.spec.ts');
    assert.throws(() => found([]), /new\.unit\.spec\.ts is not built/);
  });
});
