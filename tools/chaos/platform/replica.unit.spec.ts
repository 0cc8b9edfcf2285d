import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { ManagedProcess } from '../../local/process/managed-process.js';
import { OperatorError } from '../../local/report/operator-error.js';
import { Replica } from './replica.js';

/** A process that does nothing until it is ended. */
class Idle extends ManagedProcess {
  protected override launch(): ChildProcess {
    const script = 'setInterval(() => {}, 1000)';
    return spawn(process.execPath, ['-e', script], { stdio: 'ignore', detached: true });
  }
  protected override async isServing(): Promise<boolean> {
    return true;
  }
  protected override explainFailure(): OperatorError {
    return new OperatorError({ en: 'it failed', zh: '' }, { en: '', zh: '' });
  }
}

describe('a replica', () => {
  let replica: Replica;

  beforeEach(async () => {
    replica = new Replica('idle', new Idle({ name: 'idle' }));
    await replica.start();
  });
  afterEach(() => replica.stop(5_000));

  it('is started again, whoever ended it', async () => {
    const first = await replica.end('SIGKILL');
    await replica.untilRunning();
    assert.notEqual(replica.pid, first);
    assert.equal(replica.unexpectedEnds, 0);
  });

  it('is left alone while it is held, and only the one who holds it can end that', async () => {
    await replica.hold('SIGTERM');
    assert.equal(replica.pid, undefined);
    await assert.rejects(replica.hold('SIGTERM'), /idle does not run/);
    await assert.rejects(replica.end('SIGTERM'), /idle does not run/);
    await replica.release();
    await replica.untilRunning();
    const { pid } = replica;
    assert.notEqual(pid, undefined);
    await replica.release();
    assert.equal(replica.pid, pid);
  });
});
