import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { after, afterEach, describe, it } from 'node:test';
import { eventually } from '#libs/testing';
import { Scratch } from '../fixtures/scratch.js';
import { isRunning, markProcess } from '../process/process-mark.js';
import { projectFile } from '../project-file.js';
import type { StackTasks } from './stack-tasks.js';
import { startTaskProcess } from './task-process.js';

const scratch = new Scratch();
const answering = pathToFileURL(projectFile('dist/tools/local/tasks/task-process.js')).href;
const passwords = { identity: 'i', reporting: 'r', dispatch: 'd', assessment: 'a' };

/** Starts a process with these tasks, written in JavaScript. */
function start(tasks: string): StackTasks {
  const entry = scratch.at(`${Math.random()}.mjs`);
  writeFileSync(entry, `import { answerTasks } from '${answering}'; answerTasks({${tasks}});`);
  return startTaskProcess(entry);
}

describe('the process that runs tasks', () => {
  let tasks: StackTasks;

  afterEach(() => {
    tasks.close();
  });
  after(() => {
    scratch.remove();
  });

  it('gives and takes whole values, several at once', async () => {
    tasks = start(`
      migrate: async () => undefined,
      seed: async ({ knownSecrets, databaseUrls }) => ({
        divisions: knownSecrets.get('a').length, clients: [], identity: databaseUrls.identity })`);
    const input = { databaseUrls: passwords, reissueUnknown: true };
    const [seeded, nothing] = await Promise.all([
      tasks.seed({ ...input, knownSecrets: new Map([['a', 'secret']]) }),
      tasks.migrate({ ownerUrl: 'url', passwords }),
    ]);
    assert.deepEqual(seeded, { divisions: 6, clients: [], identity: 'i' });
    assert.equal(nothing, undefined);
  });

  it('passes on the error of a task, with its stack', async () => {
    tasks = start(`migrate: async () => { throw new Error('no such role'); }`);
    await assert.rejects(tasks.migrate({ ownerUrl: '', passwords }), (error) => {
      assert.ok(error instanceof Error);
      assert.equal(error.message, 'no such role');
      assert.match(error.stack ?? '', /\.mjs:1:/);
      return true;
    });
  });

  it('fails what was asked when it ends by itself, and all that is asked later', async () => {
    tasks = start(`migrate: async () => process.exit(3)`);
    const ended = /its process ended \(exit code 3\)/;
    await assert.rejects(tasks.migrate({ ownerUrl: '', passwords }), ended);
    await assert.rejects(tasks.migrate({ ownerUrl: '', passwords }), ended);
  });

  it('ends when it is let go, whatever it is doing', async () => {
    tasks = start(`
      migrate: async () => { throw new Error(String(process.pid)); },
      createTopics: () => new Promise(() => setInterval(() => {}, 1000))`);
    const pid = await tasks.migrate({ ownerUrl: '', passwords }).catch((error: unknown) => {
      return error instanceof Error ? Number(error.message) : 0;
    });
    const mark = markProcess(pid ?? 0);
    const broken = assert.rejects(
      tasks.createTopics({ brokers: [], replicationFactor: 1, prefix: '' }),
      /its process ended/,
    );
    tasks.close();
    await broken;
    await eventually('it is gone', async () =>
      mark !== undefined && !isRunning(mark) ? true : undefined,
    );
  });
});
