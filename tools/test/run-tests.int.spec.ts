import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Program } from '../local/fixtures/program.js';
import { Scratch } from '../local/fixtures/scratch.js';
import { isRunning, markProcess } from '../local/process/process-mark.js';
import { projectFile } from '../local/project-file.js';

const main = projectFile('dist/tools/test/fixtures/tests-of.js');
const head = `import { describe, it, before } from 'node:test'; import assert from 'node:assert/strict';`;

interface Outcome {
  readonly code: number | null;
  /** The last line of all. */
  readonly sum: string;
  readonly output: string;
}

describe('npm test', () => {
  let project: Scratch;

  beforeEach(() => {
    project = new Scratch();
  });
  afterEach(() => {
    project.remove();
  });

  /** Puts a spec into the project, with its build. */
  function put(name: string, body: string): void {
    const compiled = name.replace(/\.ts$/, '.js');
    for (const [path, text] of [
      [`apps/a/${name}`, ''],
      [`dist/apps/a/${compiled}`, `${head}\n${body}`],
    ] as const) {
      mkdirSync(dirname(project.at(path)), { recursive: true });
      writeFileSync(project.at(path), text);
    }
    writeFileSync(project.at('package.json'), '{"type":"module"}');
  }

  async function run(...values: string[]): Promise<Outcome> {
    const program = new Program(process.execPath, [main, project.path, ...values]);
    const { code } = await program.exit;
    const output = program.output + program.errors;
    return { code, sum: program.output.trimEnd().split('\n').at(-1) ?? '', output };
  }

  it('counts the leaves, and is good when none fails', async () => {
    put(
      'a.unit.spec.ts',
      `describe('suite', () => { it('one', () => {}); describe('inner', () => { it('two', () => {}); }); });
       it('three', async (t) => { await t.test('a', () => {}); await t.test('b', () => {}); });
       describe('nothing', () => {});`,
    );
    put('b.unit.spec.ts', `it('four', () => {});`);
    const outcome = await run();
    assert.equal(outcome.sum, '5 passed, 0 failed');
    assert.equal(outcome.code, 0);
    assert.match(outcome.output, /✔ four/);
  });

  it('names what was skipped', async () => {
    put('a.unit.spec.ts', `it('one', () => {}); it.skip('two', () => {}); it.todo('three');`);
    const outcome = await run();
    assert.deepEqual([outcome.code, outcome.sum], [0, '1 passed, 0 failed, 2 skipped']);
  });

  it('fails when a test, a hook or a file does', async () => {
    put(
      'a.unit.spec.ts',
      `it('one', () => {}); describe('s', () => { it('two', () => assert.fail()); });`,
    );
    put(
      'b.unit.spec.ts',
      `describe('s', () => { before(() => assert.fail()); it('a', () => {}); });`,
    );
    put('c.unit.spec.ts', `throw new Error('not even loaded');`);
    put('d.unit.spec.ts', `describe('s', () => { throw new Error('no suite'); });`);
    const outcome = await run();
    assert.deepEqual([outcome.code, outcome.sum], [1, '1 passed, 4 failed']);
  });

  it('takes a file without a test as a mistake', async () => {
    put('a.unit.spec.ts', `it('one', () => {});`);
    put('b.unit.spec.ts', '');
    const outcome = await run();
    assert.deepEqual([outcome.code, outcome.sum], [1, '1 passed, 1 failed']);
    assert.match(outcome.output, /b\.unit\.spec\.js holds no test/);
  });

  it('fails when nothing ran', async () => {
    put('a.unit.spec.ts', `it.skip('one', () => {});`);
    const outcome = await run();
    assert.deepEqual([outcome.code, outcome.sum], [1, '0 passed, 0 failed, 1 skipped']);
  });

  it('fails when a path matches no spec, in one line', async () => {
    put('a.unit.spec.ts', `it('one', () => {});`);
    const outcome = await run('apps/b');
    assert.equal(outcome.code, 1);
    assert.equal(outcome.output, '✗ apps/b does not exist\n');
  });

  it('is not held up by what a spec forgot to close', async () => {
    put('a.unit.spec.ts', `it('one', () => { setInterval(() => {}, 1000); });`);
    assert.equal((await run()).sum, '1 passed, 0 failed');
  });

  it('counts every result, however fast they come and whatever is left open', async () => {
    const body = `setInterval(() => {}, 1000);
      for (let n = 0; n < 1000; n += 1) it(String(n), () => { console.log('x'.repeat(1000)); });
      it('last', () => assert.fail());`;
    for (const name of ['a', 'b', 'c', 'd']) put(`${name}.unit.spec.ts`, body);
    assert.equal((await run()).sum, '4000 passed, 4 failed');
  });

  it('gives servers to specs that need them, and leaves nothing of them', async () => {
    put(
      'a.int.spec.ts',
      `it('one', () => { for (const name of ['DATABASE_URL', 'KAFKA_BROKERS']) console.log('is ' + process.env['TIERGRID_TEST_' + name]); });`,
    );
    const outcome = await run();
    assert.deepEqual([outcome.code, outcome.sum], [0, '1 passed, 0 failed']);
    assert.match(outcome.output, /is postgres:\/\/postgres:\S+@127\.0\.0\.1:\d+\/postgres/);
    assert.match(outcome.output, /is 127\.0\.0\.1:\d+/);
  });

  it('stops everything at Ctrl-C', async () => {
    put(
      'a.int.spec.ts',
      `it('waits', async () => { console.log('waits as ' + process.pid); await new Promise((r) => setTimeout(r, 600000)); });`,
    );
    const program = new Program(process.execPath, [main, project.path], {
      environment: { TMPDIR: project.path },
    });
    await program.says('waits as ');
    const spec = markProcess(Number(/waits as (\d+)/.exec(program.output)?.[1]));
    program.signal('SIGINT');
    assert.deepEqual(await program.exit, { code: 130, signal: null });
    assert.ok(spec !== undefined && !isRunning(spec));
    assert.deepEqual(
      readdirSync(project.path).filter((name) => name.startsWith('tiergrid-')),
      [],
    );
  });
});
