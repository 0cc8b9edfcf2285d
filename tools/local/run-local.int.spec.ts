import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { everything } from '#libs/divisions';
import { Database } from '#libs/persistence';
import { eventually } from '#libs/testing';
import { Program } from './fixtures/program.js';
import { Scratch } from './fixtures/scratch.js';
import { FreePorts } from './network/ports.js';
import { isRunning, type ProcessMark } from './process/process-mark.js';
import { projectFile } from './project-file.js';
import { readJson } from './state/json-file.js';
import { localFileSchema, runtimeFileSchema } from './state/local-files.js';
import { stateFolderAt } from './state/state-folder.js';

const main = projectFile('dist/tools/local/fixtures/fake-stack.js');
const ready = 'Ctrl-C stops everything; data stay.';
const scratch = new Scratch();
const folder = stateFolderAt(scratch.at('state'));
const marksSchema = z.array(z.object({ name: z.string(), pid: z.number(), startedAt: z.string() }));
const started: Program[] = [];
let port: number;

function start(): Program {
  const stack = new Program(process.execPath, ['--enable-source-maps', main], {
    environment: { TIERGRID_STATE_DIR: folder.path, TIERGRID_PORT: String(port) },
  });
  started.push(stack);
  return stack;
}

function processes(): (ProcessMark & { name: string })[] {
  return readJson(folder.processesFile, marksSchema) ?? [];
}

function kill(name: string): void {
  process.kill(processes().find((one) => one.name === name)?.pid ?? 0, 'SIGKILL');
}

async function query(statement: string): Promise<unknown[]> {
  const runtime = readJson(folder.runtimeFile, runtimeFileSchema);
  const url = runtime?.environment['DATABASE_URL'] ?? '';
  const database = new Database({ url, applicationName: 'spec', poolSize: 2 });
  try {
    return await database.transaction(everything, (tx) => tx.many(statement));
  } finally {
    await database.close();
  }
}

/** Parts of one story: each goes on with the state folder of the one before. */
describe('a local stack with its own PostgreSQL and Kafka', () => {
  let clients: unknown;

  before(async () => {
    port = await new FreePorts().next();
  });
  after(async () => {
    await Promise.all(started.map((stack) => stack.end()));
    scratch.remove();
  });

  it('starts in an empty folder, and says how to use it', async () => {
    const stack = start();
    await stack.says(ready);
    assert.match(stack.output, /✓ PostgreSQL on port \d+, with a new data folder \(\d+\.\d s\)/);
    assert.match(stack.output, /✓ Kafka 4\.\d+\.\d+ on port \d+/);
    assert.match(stack.output, /✓ 2 divisions, 2 API clients/);
    for (const name of ['gateway', 'identity', 'reporting', 'dispatch', 'assessment']) {
      assert.match(stack.output, new RegExp(`✓ ${name} on port \\d+`));
    }
    assert.match(stack.output, /^WORKER=\$\(curl -s -u '431002001001-grid-worker-1:/m);
    const local = readJson(folder.localFile, localFileSchema);
    assert.equal(local?.baseUrl, `http://127.0.0.1:${port}`);
    assert.equal(local.tokenUrl, `http://127.0.0.1:${port}/oauth/token`);
    clients = local.clients;
    for (const file of [folder.localFile, folder.runtimeFile, folder.secretsFile]) {
      assert.equal(statSync(file).mode & 0o777, 0o600);
    }
    await query('CREATE TABLE kept AS SELECT 42 AS value');

    const second = start();
    assert.deepEqual(await second.exit, { code: 1, signal: null });
    assert.equal(
      second.errors,
      `✗ Tiergrid already runs on this state folder: http://127.0.0.1:${port} (process ${stack.pid}). ` +
        'Stop it first, or give this one its own TIERGRID_STATE_DIR and TIERGRID_PORT.\n',
    );

    const running = processes();
    assert.equal(running.length, 7);
    assert.ok(running.every(isRunning));
    stack.signal('SIGTERM');
    assert.deepEqual(await stack.exit, { code: 0, signal: null });
    assert.ok(running.every((mark) => !isRunning(mark)));
    assert.match(stack.output, /✓ Everything has stopped/);
    assert.equal(stack.errors, '');
    assert.equal(existsSync(folder.runtimeFile), false);
    assert.equal(existsSync(folder.lockFile), false);
  });

  it('keeps all data, and starts again what crashes', async () => {
    const stack = start();
    await stack.says(ready);
    assert.deepEqual(await query('SELECT value FROM kept'), [{ value: 42 }]);
    assert.deepEqual(readJson(folder.localFile, localFileSchema)?.clients, clients);
    for (const name of ['dispatch', 'Kafka', 'PostgreSQL']) {
      kill(name);
      await stack.says(`! ${name} ended by SIGKILL; it is started again`);
      await stack.says(`· ${name} serves again`);
    }
    assert.deepEqual(await query('SELECT value FROM kept'), [{ value: 42 }]);

    // Nobody can stop anything in order any more.
    const running = processes();
    stack.signal('SIGKILL');
    await stack.exit;
    const services = running.filter(({ name }) => !['PostgreSQL', 'Kafka'].includes(name));
    await eventually('the services end by themselves', async () =>
      services.every((mark) => !isRunning(mark)) ? true : undefined,
    );
    assert.equal(running.filter(isRunning).length, 2);
  });

  it('cleans up after a stack that was killed', async () => {
    const left = processes();
    const stack = start();
    await stack.says(ready);
    assert.match(
      stack.output,
      /· An earlier run did not end in order; stopped what it left: (PostgreSQL, Kafka|Kafka, PostgreSQL)\n/,
    );
    assert.ok(left.every((mark) => !isRunning(mark)));
    assert.deepEqual(await query('SELECT value FROM kept'), [{ value: 42 }]);

    // A terminal and npm both pass on one Ctrl-C.
    stack.signal('SIGINT');
    stack.signal('SIGINT');
    assert.deepEqual(await stack.exit, { code: 0, signal: null });
    assert.match(stack.output, /✓ Everything has stopped/);
  });

  it('can be stopped while it starts, and leaves no process', async () => {
    const stack = start();
    await stack.says('✓ Settings and state folder');
    stack.signal('SIGINT');
    assert.deepEqual(await stack.exit, { code: 130, signal: null });
    assert.deepEqual(processes(), []);
    assert.equal(existsSync(folder.lockFile), false);
  });

  it('writes what its parts print into files', () => {
    for (const name of ['postgres', 'kafka', 'gateway', 'identity']) {
      assert.ok(readFileSync(`${folder.logs}/${name}.log`, 'utf8').length > 0, name);
    }
  });
});
