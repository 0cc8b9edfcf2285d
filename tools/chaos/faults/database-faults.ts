import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { eventually } from '#libs/testing';
import { sql, untilWaiting, whileLocked, withSuperuser } from './database-hands.js';
import { type Fault, type FaultWorld, once } from './fault.js';

const services = `usename IN ('tiergrid_identity', 'tiergrid_reporting', 'tiergrid_dispatch', 'tiergrid_assessment')`;
const mostConnections = 250;

function postgresEnd(name: string, summary: string, signal: NodeJS.Signals): Fault {
  return {
    name,
    summary,
    run: async ({ platform, load }) => {
      const unknown = load.ledger.counts.unknownAttempts;
      const before = await platform.postgres.end(signal);
      await platform.postgres.untilRunning();
      const hurt = load.ledger.counts.unknownAttempts - unknown;
      const { pid } = platform.postgres;
      return once(
        pid !== before,
        `process ${String(before)} became ${String(pid)}; ${hurt} requests got no answer`,
      );
    },
  };
}

async function terminate(world: FaultWorld): Promise<number> {
  const rows = await sql(
    world,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${services}`,
  );
  return rows.length;
}

const backendsTerminated: Fault = {
  name: 'backends-terminated',
  summary: "all of the services' connections are ended by PostgreSQL, several times",
  run: async (world) => {
    const rounds = 5;
    let ended = 0;
    for (let round = 0; round < rounds; round += 1) {
      ended += await terminate(world);
      await world.load.untilAcknowledged(5);
    }
    return {
      injected: rounds,
      bitten: ended > 0 ? rounds : 0,
      evidence: `${ended} backends ended`,
    };
  },
};

const connectionsExhausted: Fault = {
  name: 'connections-exhausted',
  summary: 'no connection is left for a service whose connections have just broken',
  run: async (world) => {
    const { load, platform } = world;
    const clients: pg.Client[] = [];
    let refused = 0;
    try {
      await terminate(world);
      while (clients.length < mostConnections && refused === 0) {
        const client = new pg.Client({ connectionString: platform.ownerUrl });
        client.on('error', () => undefined);
        try {
          await client.connect();
          clients.push(client);
        } catch {
          // Too many clients already: that is the aim.
          refused += 1;
        }
      }
      const before = load.ledger.counts.unknownAttempts;
      await eventually('requests are refused', async () =>
        load.ledger.counts.unknownAttempts > before + 3 ? true : undefined,
      );
      return once(refused > 0, `${clients.length} connections taken, the next one was refused`);
    } finally {
      await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
    }
  },
};

const poolExhausted: Fault = {
  name: 'pool-exhausted',
  summary: 'locks are held until transactions queue up in every service',
  run: async (world) => {
    const locks = `LOCK TABLE reporting.incident_numbers, reporting.incident_timeline,
      dispatch.tasks, assessment.incident_counts IN EXCLUSIVE MODE`;
    const waiting = await whileLocked(world, locks, async () => {
      const count = await untilWaiting(world, 'reporting', 2);
      await delay(8_000);
      return count;
    });
    return once(waiting > 0, `at least ${waiting} transactions waited for eight seconds`);
  },
};

const deadlock: Fault = {
  name: 'deadlock',
  summary: "a consumer's transaction is the victim of a deadlock",
  run: async (world) => {
    const read = async (): Promise<number> => {
      const [row] = await sql<{ count: number }>(
        world,
        `SELECT deadlocks::int AS count FROM pg_stat_database WHERE datname = current_database()`,
      );
      return row?.count ?? 0;
    };
    const before = await read();
    await whileLocked(
      world,
      // Whoever looks first becomes the victim: not this one.
      `SET LOCAL deadlock_timeout = '1h'; LOCK TABLE assessment.incident_facts IN EXCLUSIVE MODE`,
      async (client) => {
        await untilWaiting(world, 'assessment');
        await client.query('SELECT FROM assessment.consumer_offsets FOR UPDATE');
      },
    );
    const after = await eventually('PostgreSQL counts the deadlock', async () => {
      const count = await read();
      return count > before ? count : undefined;
    });
    return once(true, `${after - before} deadlocks`);
  },
};

const longTransaction: Fault = {
  name: 'long-transaction',
  summary: 'a transaction stays open that holds back the horizon and a number of each outbox',
  run: async (world) => {
    const begun = Date.now();
    const passed = await withSuperuser(world, async (client) => {
      await client.query('BEGIN');
      const { rows } = await client.query<{ gap: string }>(
        'SELECT reporting.next_outbox_id()::text AS gap, dispatch.next_outbox_id()',
      );
      const gap = rows[0]?.gap ?? '0';
      try {
        await world.load.untilAcknowledged(40);
        // What was committed above the open number must arrive while it is still open.
        return await eventually('events pass the open transaction', async () => {
          const [row] = await sql<{ count: number }>(
            world,
            `SELECT count(*)::int AS count FROM reporting.outbox raised
             JOIN assessment.consumed_versions done USING (topic, aggregate_id)
             WHERE raised.id > $1 AND done.version >= raised.aggregate_version`,
            [gap],
          );
          return (row?.count ?? 0) >= 10 ? row?.count : undefined;
        });
      } finally {
        await client.query('ROLLBACK');
      }
    });
    return once(passed > 0, `open for ${Date.now() - begun} ms; ${passed} events passed it`);
  },
};

export const databaseFaults: readonly Fault[] = [
  postgresEnd('postgres-restart', 'PostgreSQL is stopped fast and started again', 'SIGINT'),
  postgresEnd('postgres-crash', 'PostgreSQL ends without a checkpoint and recovers', 'SIGQUIT'),
  backendsTerminated,
  connectionsExhausted,
  poolExhausted,
  deadlock,
  longTransaction,
];
