import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { Scratch } from '../fixtures/scratch.js';
import { failureLines } from '../report/operator-error.js';
import { openStateFolder } from '../state/state-folder.js';
import { runTask } from './run-task.js';

describe('a part of the product that a start needs', () => {
  const scratch = new Scratch();
  const folder = openStateFolder(scratch.at('state'));
  const name = { en: 'Making the topics', zh: '创建 Kafka 主题' };

  after(() => {
    scratch.remove();
  });

  it('gives its result', async () => {
    assert.equal(await runTask(name, folder, async () => 7), 7);
  });

  it('fails in one line, and whole in a log', async () => {
    const failing = runTask(name, folder, async () => {
      throw new Error('no leader', { cause: new Error('broker 1 is away') });
    });
    await assert.rejects(failing, (error) => {
      const log = scratch.at('state', 'logs', 'start.log');
      assert.deepEqual(failureLines(error), [
        `Making the topics failed: no leader. The whole error is in ${log}.`,
      ]);
      assert.match(readFileSync(log, 'utf8'), /Making the topics: Error: no leader[^]*broker 1/);
      return true;
    });
  });
});
