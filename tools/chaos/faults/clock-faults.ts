import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '#libs/testing';
import { serviceProcess, shiftedClock } from '../platform/services.js';
import { sql } from './database-hands.js';
import { type Fault, type FaultWorld, once } from './fault.js';

const hourMs = 3_600_000;
const holdMs = 4_000;
const shifted = ['reporting', 'dispatch', 'assessment'] as const;

/** One replica of each service lives an hour ahead or behind. */
function clockFault(name: string, shiftMs: number): Fault {
  return {
    name,
    summary: `the clock of one replica of each service is ${shiftMs / hourMs} h off`,
    run: async (world) => {
      const unknown = world.load.ledger.counts.unknownAttempts;
      const before = await countShifted(world);
      const seen = async (): Promise<readonly [written: number, refused: number]> => [
        (await countShifted(world)) - before,
        world.load.ledger.counts.unknownAttempts - unknown,
      ];
      try {
        await restart(world, shiftedClock(shiftMs));
        await sendToFirst(world);
        const [written, refused] = await eventually('the wrong clock is seen', async () => {
          const now = await seen();
          return now[0] + now[1] > 0 ? now : undefined;
        });
        // An hour ahead, it takes every token for an old one: nothing may be acknowledged at all.
        await delay(holdMs);
        return once(
          true,
          `${written} incidents carried a time 50 min off when ${refused} requests were not answered`,
        );
      } finally {
        await restart(world, {});
      }
    },
  };
}

/** Connections stay with the replica that took them: end the other's, and they go to the first. */
async function sendToFirst({ platform }: FaultWorld): Promise<void> {
  for (const service of shifted) {
    const other = platform.services[service].replicas[1];
    await other?.end('SIGTERM');
    await other?.untilRunning();
  }
}

async function restart({ platform }: FaultWorld, extra: NodeJS.ProcessEnv): Promise<void> {
  await Promise.all(
    shifted.map(async (service) => {
      const { replicas, ports } = platform.services[service];
      const [replica, port] = [replicas[0], ports[0]];
      if (replica === undefined || port === undefined) throw new Error(`no replica of ${service}`);
      await replica.hold('SIGTERM');
      const place = { name: replica.name, port };
      await replica.release(serviceProcess(platform.setting, service, place, extra));
    }),
  );
}

async function countShifted(world: FaultWorld): Promise<number> {
  const [row] = await sql<{ count: number }>(
    world,
    `SELECT count(*)::int AS count FROM reporting.incidents incident
     JOIN reporting.outbox raised ON raised.aggregate_id = incident.id::text
     WHERE abs(extract(epoch FROM raised.occurred_at - raised.appended_at)) > 3000`,
  );
  return row?.count ?? 0;
}

export const clockFaults: readonly Fault[] = [
  clockFault('clock-ahead', hourMs),
  clockFault('clock-behind', -hourMs),
];
