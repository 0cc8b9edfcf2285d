import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { loopSteps } from '../demo/loop.js';
import type { LoopWorld } from '../demo/loop-world.js';
import { RunningStack } from '../client/running-stack.js';

const run = promisify(execFile);

describe('Tiergrid, started as a newcomer starts it', () => {
  let stack: RunningStack;
  let world: LoopWorld;

  before(async () => {
    stack = await RunningStack.start();
    world = { platform: stack.platform };
  });

  it('has clients for every office of Beihu', () => {
    assert.equal(stack.platform.officesWith('grid-worker').length, 165);
    assert.equal(stack.platform.officesWith('officer').length, 165 + 14 + 1);
    assert.deepEqual(stack.platform.officesWith('county-admin'), ['431002']);
    assert.deepEqual(stack.platform.officesWith('statistics-reader'), ['4310']);
  });

  describe('the loop, by HTTP alone', () => {
    for (const step of loopSteps) {
      it(step.title, async () => {
        await step.run(world);
      });
    }
  });

  it('counts what a simulated Beihu did as the simulation itself counted it', async () => {
    const { stdout } = await runTool('simulate', ['--minutes', '0.1', '--seed', '7']);
    assert.match(stdout, /Equal, in every township and grade/);
    const reported = /^reported +(\d+) +(\d+)$/m.exec(stdout);
    assert.ok(Number(reported?.[1]) > 50, stdout);
  });

  it('has roll-ups that equal a recount of the facts, and no dead letters', async () => {
    const recount = await runTool('cli', ['statistics', 'recount']);
    assert.match(recount.stdout, /incident_counts +\d+ +0 +0\n/);
    const letters = await runTool('cli', ['dead-letters', 'list']);
    assert.equal(letters.stdout, 'no dead letters\n');
  });

  it('imports the same divisions again without changing anything', async () => {
    const { stdout } = await runTool('cli', ['divisions', 'import', 'data/divisions/431002.csv']);
    assert.match(stdout, /^182 divisions: 0 added, 0 changed, 182 unchanged/);
  });

  after(async () => {
    assert.equal(await stack.stop(), 0, stack.printed);
  });

  function runTool(tool: string, args: string[]): Promise<{ stdout: string }> {
    const script = fileURLToPath(new URL(`../${tool}/main.js`, import.meta.url));
    return run(process.execPath, ['--enable-source-maps', script, ...args], {
      env: { ...process.env, TIERGRID_STATE_DIR: stack.stateFolder },
    });
  }
});
