import { serviceProcess, shiftedClock } from '../platform/services.js';
import { sql } from './database-hands.js';
import { type Fault, type FaultWorld, once } from './fault.js';

const hourMs = 3_600_000;
const shifted = ['reporting', 'dispatch', 'assessment'] as const;

/** One replica of each service lives an hour ahead or behind. */
function clockFault(name: string, shiftMs: number): Fault {
  return {
    name,
    summary: `the clock of one replica of each service is ${shiftMs / hourMs} h off`,
    run: async (world) => {
      const unknown = world.load.ledger.counts.unknownAttempts;
      const before = await countShifted(world);
      try {
        await restart(world, shiftedClock(shiftMs));
        await world.load.untilAcknowledged(80);
      } finally {
        await restart(world, {});
      }
      const written = (await countShifted(world)) - before;
      const refused = world.load.ledger.counts.unknownAttempts - unknown;
      return once(
        written + refused > 0,
        `${written} incidents carry a time more than 50 min off; ${refused} requests were not answered`,
      );
    },
  };
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
