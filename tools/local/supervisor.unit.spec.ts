import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import { eventually } from '#libs/testing';
import { Scratch } from './fixtures/scratch.js';
import { FreePorts } from './network/ports.js';
import { isRunning, markProcess } from './process/process-mark.js';
import { projectFile } from './project-file.js';
import { Progress } from './report/progress.js';
import { ServiceProcess } from './services/service-process.js';
import { Supervisor } from './supervisor.js';

const entry = projectFile('dist/tools/local/fixtures/fake-service.js');
const scratch = new Scratch();
const ports = new FreePorts();

describe('the supervisor', () => {
  let lines: string[];
  let supervisor: Supervisor;

  beforeEach(() => {
    lines = [];
    const progress = new Progress(
      (line) => lines.push(line),
      (line) => lines.push(line),
    );
    supervisor = new Supervisor({ progress, graceMs: 10_000, backOffMs: () => 10 });
  });
  afterEach(() => supervisor.stopAll());
  after(() => {
    scratch.remove();
  });

  async function service(
    name: string,
    extra: NodeJS.ProcessEnv = {},
  ): Promise<{ process: ServiceProcess; url: string }> {
    const port = await ports.next();
    const url = `http://127.0.0.1:${port}`;
    const process_ = new ServiceProcess({
      name,
      entry,
      url,
      environment: {
        ...process.env,
        TIERGRID_HOST: '127.0.0.1',
        TIERGRID_PORT: String(port),
        ...extra,
      },
      logFile: scratch.at(`${name}.log`),
      onTrouble: (line) => lines.push(`${name}: ${line}`),
    });
    return { process: process_, url };
  }

  it('starts a service that crashed again, and names it', async () => {
    const { process: dispatch, url } = await service('dispatch');
    await supervisor.start(dispatch, 2);
    const first = dispatch.pid;
    await assert.rejects(fetch(`${url}/crash`));
    await eventually('it serves again', async () =>
      lines.some((line) => line.startsWith('· dispatch serves again')) ? true : undefined,
    );
    assert.equal((await fetch(`${url}/health/ready`)).status, 200);
    assert.notEqual(dispatch.pid, first);
    assert.equal(lines[0], '! dispatch ended with exit code 3; it is started again');
  });

  it('does so again and again, and waits longer each time', async () => {
    const waits: number[] = [];
    supervisor = new Supervisor({
      progress: new Progress((line) => lines.push(line)),
      backOffMs: (attempt) => waits.push(attempt),
    });
    const { process: dispatch, url } = await service('again');
    await supervisor.start(dispatch, 2);
    for (const round of [1, 2, 3]) {
      await assert.rejects(fetch(`${url}/crash`));
      await eventually('it serves again', async () =>
        lines.filter((line) => line.includes('serves again')).length === round ? true : undefined,
      );
    }
    assert.deepEqual(waits, [1, 2, 3]);
  });

  it('shows the warnings of a service, and keeps its whole log', async () => {
    const { process: reporting, url } = await service('reporting');
    await supervisor.start(reporting, 2);
    await fetch(`${url}/warn`);
    await eventually('the warning', async () =>
      lines.includes('reporting: this is odd: why') ? true : undefined,
    );
    await supervisor.stopAll();
    assert.match(readFileSync(scratch.at('reporting.log'), 'utf8'), /"level":40[^]*"stopping"/);
  });

  it('tells why a service did not come up', async () => {
    const port = await ports.next();
    const { process: identity } = await service('identity', {
      TIERGRID_PORT: String(port),
      FAKE_REFUSES: String(port),
    });
    await assert.rejects(
      supervisor.start(identity, 2),
      /The service identity ended with exit code 1: identity cannot start; .* TIERGRID_KEY_SECRET: too short\. Its log is .*identity\.log/,
    );
  });

  it('stops higher stages first, and leaves no process', async () => {
    const stopped: string[] = [];
    const marks = [];
    for (const [name, stage] of [
      ['postgres', 0],
      ['kafka', 1],
      ['identity', 2],
      ['gateway', 3],
    ] as const) {
      const { process: one } = await service(name);
      const stop = one.stop.bind(one);
      one.stop = async (graceMs) => {
        await stop(graceMs);
        stopped.push(name);
      };
      await supervisor.start(one, stage);
      marks.push(markProcess(one.pid ?? 0));
    }
    await supervisor.stopAll();
    assert.deepEqual(stopped, ['gateway', 'identity', 'kafka', 'postgres']);
    assert.ok(marks.every((mark) => mark !== undefined && !isRunning(mark)));
  });

  it('starts nothing again, and warns of nothing, that ends while everything stops', async () => {
    const { process: lower, url } = await service('lower');
    const { process: upper } = await service('upper');
    const stop = upper.stop.bind(upper);
    upper.stop = async (graceMs) => {
      await assert.rejects(fetch(`${url}/crash`));
      await eventually('it has ended', async () => (lower.pid === undefined ? true : undefined));
      await stop(graceMs);
    };
    await supervisor.start(lower, 0);
    await supervisor.start(upper, 1);
    await supervisor.stopAll();
    assert.deepEqual(lines, []);
    assert.equal(lower.pid, undefined);
  });

  it('kills what does not end in time', async () => {
    const quick = new Supervisor({ progress: new Progress(() => undefined), graceMs: 50 });
    const { process: stubborn } = await service('stubborn', { FAKE_STUBBORN: 'yes' });
    await quick.start(stubborn, 2);
    const mark = markProcess(stubborn.pid ?? 0);
    await quick.stopAll();
    assert.ok(mark !== undefined && !isRunning(mark));
  });

  it('starts nothing any more once it stops', async () => {
    const { process: late } = await service('late');
    await supervisor.stopAll();
    await assert.rejects(supervisor.start(late, 2), /late was stopped while starting/);
  });
});
