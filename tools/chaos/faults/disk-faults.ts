import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { eventually } from '#libs/testing';
import { errorCode } from '../../local/report/operator-error.js';
import { SmallDisk } from '../platform/small-disk.js';
import { type Fault, NotPossibleHere, once } from './fault.js';

const run = promisify(execFile);
/** Long enough for consumers to try again several times. */
const holdMs = 8_000;

/**
 * A broker may write no byte more: the limit of its files' size is set to what any user may set for
 * a process of his own, and every write fails as on a full disk. Kafka answers that by ending.
 */
const kafkaDiskFull: Fault = {
  name: 'disk-full-kafka',
  summary: 'a broker can write nothing more, ends, and comes back with room on its disk',
  run: async ({ platform, random }) => {
    const { replica } = random.pick(platform.cluster.nodes);
    const before = replica.pid;
    try {
      await run('prlimit', ['--pid', String(before), '--fsize=1:']);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') throw new NotPossibleHere('there is no prlimit');
      throw error;
    }
    await eventually(`${replica.name} ends`, async () =>
      replica.pid !== before ? true : undefined,
    );
    await replica.untilRunning();
    return once(true, `${replica.name}: ${String(before)} became ${String(replica.pid)}`);
  },
};

/** The log stays writable, so PostgreSQL goes on: it refuses what needs room, and takes the rest. */
const postgresDiskFull: Fault = {
  name: 'disk-full-postgres',
  summary: 'no table of PostgreSQL can grow for a while, in the middle of transactions too',
  needsSmallDisk: true,
  run: async ({ platform, load }) => {
    const { smallDisk, folder } = platform;
    if (!(smallDisk instanceof SmallDisk)) throw new NotPossibleHere(smallDisk.message);
    const refusals = (): number =>
      readFileSync(join(folder, 'postgres.log'), 'utf8').split('No space left on device').length -
      1;
    const before = refusals();
    const unanswered = load.ledger.counts.unknownAttempts;
    await smallDisk.fill();
    try {
      await eventually('PostgreSQL finds no room', async () =>
        refusals() > before ? true : undefined,
      );
      await delay(holdMs);
    } finally {
      await smallDisk.free();
    }
    return once(
      true,
      `PostgreSQL refused ${refusals() - before} statements for want of room; ` +
        `${load.ledger.counts.unknownAttempts - unanswered} requests were not answered`,
    );
  },
};

export const diskFaults: readonly Fault[] = [kafkaDiskFull, postgresDiskFull];
