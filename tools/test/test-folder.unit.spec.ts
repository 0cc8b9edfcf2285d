import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { eventually } from '#libs/testing';
import { Scratch } from '../local/fixtures/scratch.js';
import { ProcessLedger } from '../local/process/process-ledger.js';
import { markProcess } from '../local/process/process-mark.js';
import { writeJson } from '../local/state/json-file.js';
import { TestFolder } from './test-folder.js';

describe('the folder of a test run', () => {
  const scratch = new Scratch();
  const temporary = process.env['TMPDIR'];

  before(() => {
    process.env['TMPDIR'] = scratch.path;
  });
  after(() => {
    if (temporary === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = temporary;
    scratch.remove();
  });

  /** The folder of another run. */
  function folder(name: string, owner: object): string {
    const path = scratch.at(`tiergrid-test-${name}`);
    mkdirSync(join(path, 'a-spec'), { recursive: true });
    writeJson(join(path, 'owner.json'), owner);
    return path;
  }

  it('vanishes with all in it, processes too', async () => {
    const own = await TestFolder.make();
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    mkdirSync(join(own.path, 'a-spec'));
    new ProcessLedger(join(own.path, 'a-spec', 'processes.json')).record(
      'left by a spec',
      child.pid ?? 0,
      'SIGTERM',
    );
    await own.remove();
    assert.equal(existsSync(own.path), false);
    await eventually('the process has ended', async () => child.signalCode ?? undefined);
  });

  it('of a run that was killed is removed by the next, that of a running one is not', async () => {
    const killed = folder('killed', { ...markProcess(process.pid), startedAt: 'before' });
    const running = folder('running', markProcess(process.pid) ?? {});
    const beingMade = scratch.at('tiergrid-test-new');
    mkdirSync(beingMade);
    writeFileSync(scratch.at('other'), '');
    const own = await TestFolder.make();
    assert.deepEqual(
      [killed, running, beingMade, scratch.at('other')].map((path) => existsSync(path)),
      [false, true, true, true],
    );
    own.removeNow();
  });
});
