import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '#libs/testing';
import { sql, untilWaiting, whileLocked, withSuperuser } from './database-hands.js';
import { type Fault, type FaultWorld, once } from './fault.js';

const roles = [
  'tiergrid_identity',
  'tiergrid_reporting',
  'tiergrid_dispatch',
  'tiergrid_assessment',
];

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
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE usename = ANY(string_to_array($1, ','))`,
    [roles.join(',')],
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
  summary: 'no connection is left for services whose connections have just broken',
  run: async (world) => {
    const { ledger } = world.load;
    const limit = async (most: number): Promise<void> => {
      for (const role of roles) await sql(world, `ALTER ROLE ${role} CONNECTION LIMIT ${most}`);
    };
    const before = ledger.counts.unknownAttempts;
    await limit(0);
    try {
      const ended = await terminate(world);
      const refused = await eventually('requests are refused', async () => {
        const now = ledger.counts.unknownAttempts - before;
        return now >= 5 ? now : undefined;
      });
      await delay(3_000);
      return once(true, `${ended} connections ended, no new one; ${refused} requests were refused`);
    } finally {
      await limit(-1);
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
      // The function takes its sequence from the service's own schema.
      await client.query('SET search_path = dispatch');
      await client.query('SELECT next_outbox_id()');
      await client.query('SET search_path = reporting');
      const { rows } = await client.query<{ gap: string }>('SELECT next_outbox_id()::text AS gap');
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
