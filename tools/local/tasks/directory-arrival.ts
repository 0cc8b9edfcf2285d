import { setTimeout as delay } from 'node:timers/promises';
import { everything } from '#libs/divisions';
import { Database } from '#libs/persistence';

/** The services that keep a replica of the directory. */
const replicas = ['reporting', 'dispatch', 'assessment'] as const;
const lookEveryMs = 50;
const withinMs = 60_000;

export interface ArrivalInput {
  /** Connections of the services' own roles. */
  readonly databaseUrls: Readonly<Record<(typeof replicas)[number], string>>;
  /** Codes that every replica must have: the first thing that anybody reports for. */
  readonly codes: readonly string[];
}

/**
 * Waits until the divisions that were loaded have come through Kafka to every service: a platform
 * that says it is ready must not answer the first report with "unknown division".
 * @throws Error when they do not come within a minute
 */
export async function awaitDirectory({ databaseUrls, codes }: ArrivalInput): Promise<void> {
  await Promise.all(
    replicas.map(async (service) => {
      const database = new Database({
        url: databaseUrls[service],
        applicationName: 'tiergrid-start',
        poolSize: 1,
      });
      try {
        const deadline = Date.now() + withinMs;
        while ((await countKnown(database, codes)) < codes.length) {
          if (Date.now() > deadline) {
            throw new Error(`${service} did not get the divisions within ${withinMs / 1000} s`);
          }
          await delay(lookEveryMs);
        }
      } finally {
        await database.close();
      }
    }),
  );
}

async function countKnown(database: Database, codes: readonly string[]): Promise<number> {
  const { count } = await database.read(everything, (tx) =>
    tx.one<{ count: number }>(
      'SELECT count(*)::int AS count FROM divisions WHERE code = ANY($1::text[])',
      [codes],
    ),
  );
  return count;
}
