import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { z } from 'zod';
import { eventually } from '#libs/testing';
import { Scratch } from '../fixtures/scratch.js';
import type { Text } from '../report/language.js';
import { OperatorError } from '../report/operator-error.js';
import { readJson, writeJson } from '../state/json-file.js';
import { ManagedProcess, type ProcessExit, StoppedWhileStarting } from './managed-process.js';
import { ProcessLedger } from './process-ledger.js';
import { isRunning, markProcess } from './process-mark.js';

const scratch = new Scratch();
const wellBehaved = `process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000);`;
const stubborn = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);`;

/** Runs a script, and takes it as serving once it has made a file. */
class Script extends ManagedProcess {
  readonly flag: string;

  constructor(
    name: string,
    private readonly source: string,
    ledger?: ProcessLedger,
    private readonly command = process.execPath,
  ) {
    super({ name, readyWithinMs: 10_000, ...(ledger === undefined ? {} : { ledger }) });
    this.flag = scratch.at(`${name}.flag`);
  }

  protected override launch(): ChildProcess {
    const ready = `${this.source}; require('fs').writeFileSync(${JSON.stringify(this.flag)}, '');`;
    return spawn(this.command, ['-e', ready], { stdio: 'ignore', detached: true });
  }

  protected override async isServing(): Promise<boolean> {
    return existsSync(this.flag);
  }

  protected override explainFailure(how: Text): OperatorError {
    return new OperatorError({ en: `${this.name} ${how.en}`, zh: '' }, { en: 'look', zh: '' });
  }
}

/** A script that ends by itself before anybody sees it serve. */
class ShortScript extends Script {
  protected override async isServing(): Promise<boolean> {
    return false;
  }
}

describe('a managed process', () => {
  after(() => {
    scratch.remove();
  });

  it('serves after start, is in the ledger while it runs, and is gone after stop', async () => {
    const file = scratch.at('processes.json');
    const script = new Script('good', wellBehaved, new ProcessLedger(file));
    await script.start();
    const mark = markProcess(script.pid ?? 0);
    assert.ok(mark !== undefined && isRunning(mark));
    await script.stop(10_000);
    assert.equal(isRunning(mark), false);
    assert.deepEqual(await new ProcessLedger(file).endLeftovers(1_000), []);
  });

  it('does not run where it cannot be written down, and says so each time', async () => {
    const ledger = new ProcessLedger(scratch.at('no-such-folder', 'processes.json'));
    const script = new Script('unwritten', wellBehaved, ledger);
    for (const attempt of [1, 2]) {
      await assert.rejects(script.start(), { code: 'ENOENT' }, `attempt ${attempt}`);
      assert.equal(script.pid, undefined);
    }
  });

  it('is killed when it does not end in time', async () => {
    const script = new Script('stubborn', stubborn);
    await script.start();
    const mark = markProcess(script.pid ?? 0);
    await script.stop(50);
    assert.ok(mark !== undefined && !isRunning(mark));
  });

  it('tells how it ended instead of serving', async () => {
    const script = new ShortScript('short', 'process.exit(7)');
    await assert.rejects(script.start(), /short ended with exit code 7\. look/);
    const killed = new ShortScript('killed', `process.kill(process.pid, 'SIGKILL')`);
    await assert.rejects(killed.start(), /killed ended by SIGKILL/);
  });

  it('tells when its command is not there', async () => {
    const script = new Script('absent', '', undefined, '/no/such/command');
    await assert.rejects(script.start(), /absent could not be run/);
  });

  it('tells when it ends by itself later, and can be started again', async () => {
    const script = new Script('crashing', wellBehaved);
    const exits: ProcessExit[] = [];
    script.onUnexpectedExit = (exit) => exits.push(exit);
    await script.start();
    process.kill(script.pid ?? 0, 'SIGKILL');
    await eventually('its end is told', async () => exits[0]);
    assert.deepEqual(exits, [{ code: null, signal: 'SIGKILL' }]);
    await script.start();
    await script.stop(10_000);
    assert.equal(exits.length, 1);
  });

  it('can be stopped while it starts', async () => {
    const script = new ShortScript('slow', wellBehaved);
    const starting = assert.rejects(script.start(), StoppedWhileStarting);
    await eventually('it runs', async () => (existsSync(script.flag) ? true : undefined));
    const mark = markProcess(script.pid ?? 0);
    await script.stop(10_000);
    await starting;
    assert.ok(mark !== undefined && !isRunning(mark));
  });
});

describe('the ledger of processes', () => {
  it('ends what an earlier run left, and nothing that merely has its id now', async () => {
    const folder = new Scratch();
    const file = folder.at('processes.json');
    const run = (): ChildProcess =>
      spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const [left, other] = [run(), run()];
    const earlier = new ProcessLedger(file);
    earlier.record('left', left.pid ?? 0, 'SIGTERM');
    earlier.record('other', other.pid ?? 0, 'SIGTERM');
    const entries = readJson(file, z.array(z.looseObject({ name: z.string() }))) ?? [];
    writeJson(
      file,
      entries.map((entry) => (entry.name === 'other' ? { ...entry, startedAt: 'before' } : entry)),
    );

    assert.deepEqual(await new ProcessLedger(file).endLeftovers(10_000), ['left']);
    await eventually('the left one has ended', async () => left.signalCode ?? undefined);
    assert.equal(other.exitCode ?? other.signalCode, null);
    other.kill('SIGKILL');
    folder.remove();
  });

  it('has nothing to do on a first start', async () => {
    const folder = new Scratch();
    assert.deepEqual(await new ProcessLedger(folder.at('none.json')).endLeftovers(10), []);
    folder.remove();
  });
});
