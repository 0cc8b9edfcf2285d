import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { eventually } from '#libs/testing';
import { type Fault, once } from './fault.js';

const run = promisify(execFile);

/**
 * A broker may write no byte more: the limit of its files' size is set to what any user may set for
 * a process of his own, and every write fails as on a full disk. Kafka answers that by ending.
 */
const diskFull: Fault = {
  name: 'disk-full-kafka',
  summary: 'a broker can write nothing more, ends, and comes back with room on its disk',
  run: async ({ platform, random }) => {
    const { replica } = random.pick(platform.cluster.nodes);
    const before = replica.pid;
    await run('prlimit', ['--pid', String(before), '--fsize=1:']);
    await eventually(`${replica.name} ends`, async () =>
      replica.pid !== before ? true : undefined,
    );
    await replica.untilRunning();
    return once(true, `${replica.name}: ${String(before)} became ${String(replica.pid)}`);
  },
};

export const diskFaults: readonly Fault[] = [diskFull];
