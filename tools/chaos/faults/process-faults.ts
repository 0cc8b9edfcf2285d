import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from '#libs/persistence';
import { eventually } from '#libs/testing';
import type { Replica } from '../platform/replica.js';
import { sessionTimeoutMs } from '../platform/services.js';
import { sql, untilWaiting, whileLocked } from './database-hands.js';
import { type Bite, type Fault, type FaultWorld, once } from './fault.js';
import { findRelay } from './metrics.js';

/** A relay's lease is ten seconds by PostgreSQL's clock. */
const leaseMs = 10_000;
/** PostgreSQL ends a transaction whose client says nothing for ten seconds. */
const idleInTransactionMs = 10_000;

function anyReplica({ platform, random }: FaultWorld, service: ServiceName): Replica {
  return random.pick(platform.services[service].replicas);
}

/** Kills a replica: once while its transactions wait before COMMIT, once at any moment. */
function apiKill(service: 'reporting' | 'dispatch', table: string): Fault {
  return {
    name: `${service}-kill`,
    summary: `kill -9 of a ${service} replica, inside transactions and at any moment`,
    run: async (world) => {
      const victim = anyReplica(world, service);
      const first = await whileLocked(
        world,
        `LOCK TABLE ${service}.${table} IN SHARE ROW EXCLUSIVE MODE`,
        async () => {
          const waiting = await untilWaiting(world, victim.name);
          const before = await victim.end('SIGKILL');
          return `${waiting} of its transactions were open when process ${before} ended`;
        },
      );
      await victim.untilRunning();
      await world.load.untilAcknowledged(10 + world.random.below(20));
      const other = anyReplica(world, service);
      const before = await other.end('SIGKILL');
      await other.untilRunning();
      const changed = other.pid !== before;
      return {
        injected: 2,
        bitten: changed ? 2 : 1,
        evidence: `${first}; then ${before} became ${String(other.pid)}`,
      };
    },
  };
}

async function ownerOf(world: FaultWorld, service: ServiceName): Promise<string | null> {
  const [row] = await sql<{ owner: string | null }>(
    world,
    `SELECT owner FROM ${service}.outbox_cursor`,
  );
  return row?.owner ?? null;
}

/** Waits until another relay holds the lease. */
async function untilOwnerChanged(
  world: FaultWorld,
  service: ServiceName,
  before: string | null,
): Promise<Bite> {
  const owner = await eventually(`another relay of ${service} takes over`, async () => {
    const now = await ownerOf(world, service);
    return now !== null && now !== before ? now : undefined;
  });
  return once(true, `the lease of ${service} went from ${String(before)} to ${owner}`);
}

const relayed = ['reporting', 'dispatch'] as const;

const relayKill: Fault = {
  name: 'relay-kill',
  summary: 'kill -9 of the relay that holds the lease, after the ack and before its mark',
  run: async (world) => {
    const service = world.random.pick(relayed);
    const relay = await findRelay(world, service);
    const before = await ownerOf(world, service);
    // It has sent and cannot write down that it has.
    await whileLocked(world, `SELECT FROM ${service}.outbox_cursor FOR UPDATE`, async () => {
      await untilWaiting(world, relay.name);
      await relay.end('SIGKILL');
    });
    const bite = await untilOwnerChanged(world, service, before);
    await relay.untilRunning();
    return bite;
  },
};

const relayPause: Fault = {
  name: 'relay-pause',
  summary: 'SIGSTOP of the relay past its lease, another takes over, then SIGCONT: two relays',
  run: async (world) => {
    const service = world.random.pick(relayed);
    const relay = await findRelay(world, service);
    const before = await ownerOf(world, service);
    relay.signal('SIGSTOP');
    try {
      await delay(leaseMs);
      return await untilOwnerChanged(world, service, before);
    } finally {
      relay.signal('SIGCONT');
    }
  },
};

const consumerTables = {
  assessment: 'assessment.incident_facts',
  dispatch: 'dispatch.incident_headers',
} as const;

const consumerKill: Fault = {
  name: 'consumer-kill',
  summary: 'kill -9 of both replicas of a consumer while a batch is inside its transaction',
  run: async (world) => {
    const { replicas } = world.platform.services.assessment;
    const before = replicas.map(({ pid }) => pid);
    const waiting = await whileLocked(
      world,
      `LOCK TABLE ${consumerTables.assessment} IN EXCLUSIVE MODE`,
      async () => {
        const count = await untilWaiting(world, 'assessment');
        await Promise.all(replicas.map((replica) => replica.end('SIGKILL')));
        return count;
      },
    );
    await Promise.all(replicas.map((replica) => replica.untilRunning()));
    const after = replicas.map(({ pid }) => pid);
    const changed = after.every((pid, place) => pid !== before[place]);
    return once(changed, `${waiting} batches were open; ${before.join()} became ${after.join()}`);
  },
};

const consumerPause: Fault = {
  name: 'consumer-pause',
  summary: 'SIGSTOP of a consumer inside its transaction past the session timeout: a zombie',
  run: async (world) => {
    const service = world.random.pick(['assessment', 'dispatch'] as const);
    const { inspector } = world.platform;
    const group = `tiergrid.${service}`;
    const zombie = anyReplica(world, service);
    const before = await inspector.members(group);
    await whileLocked(
      world,
      `LOCK TABLE ${consumerTables[service]} IN EXCLUSIVE MODE`,
      async () => {
        await untilWaiting(world, zombie.name);
        zombie.signal('SIGSTOP');
      },
    );
    try {
      // Until the other replica has its partitions, and PostgreSQL has ended its transaction.
      await delay(Math.max(sessionTimeoutMs, idleInTransactionMs) + 1_000);
      const now = await eventually('the group goes on without it', async () => {
        const members = await inspector.members(group);
        const gone = before.some((member) => !members.includes(member));
        return gone && members.length > 0 ? members : undefined;
      });
      return once(true, `${group} had ${before.length} members, then ${now.length} without it`);
    } finally {
      zombie.signal('SIGCONT');
    }
  },
};

export const processFaults: readonly Fault[] = [
  apiKill('reporting', 'incidents'),
  apiKill('dispatch', 'tasks'),
  relayKill,
  relayPause,
  consumerKill,
  consumerPause,
];
