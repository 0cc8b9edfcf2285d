import pg from 'pg';
import { topics } from '#libs/contracts';
import { type InspectedMessage, type KafkaInspector, partitionKey } from '#libs/messaging';
import { Database } from '#libs/persistence';
import { recount } from '../../../apps/assessment/src/operator.js';
import { milestones as metrics } from '../../simulate/tally.js';
import type { Ledger } from '../load/ledger.js';
import {
  type ConsumedVersion,
  consumersOf,
  type DeadLetterRow,
  type Evidence,
  type KafkaEvent,
  type OutboxEvent,
  type Planted,
  plantedHeader,
} from './evidence.js';

export interface ReaderOptions {
  /** Of the superuser: rows of all offices, whatever row-level security says. */
  readonly databaseUrl: string;
  readonly inspector: KafkaInspector;
  readonly ledger: Ledger;
}

/** Far longer than it takes: whoever judges must not fail because the machine is busy. */
const connectWithinMs = 30_000;
const producers = ['identity', 'reporting', 'dispatch'] as const;
const consumers = ['reporting', 'dispatch', 'assessment'] as const;

/** Reads everything that there is: every table that matters, every message of every topic. */
export class EvidenceReader {
  private readonly messages: KafkaEvent[] = [];
  private readonly positions = new Map<string, bigint>();

  constructor(private readonly options: ReaderOptions) {}

  /**
   * What is still under way, by name; empty when all that was committed has arrived everywhere.
   * @throws when PostgreSQL does not answer
   */
  async underWay(): Promise<string[]> {
    return this.withClient(async (client) => {
      const left: string[] = [];
      for (const producer of producers) {
        const { rows } = await client.query<{ unsent: string }>(
          `SELECT count(*) AS unsent FROM ${producer}.outbox
           WHERE id > (SELECT position FROM ${producer}.outbox_cursor)`,
        );
        if (Number(rows[0]?.unsent) > 0) left.push(`outbox of ${producer}: ${rows[0]?.unsent}`);
        for (const consumer of consumers) {
          const topicsRead = Object.keys(consumersOf).filter((topic) =>
            consumersOf[topic]?.includes(consumer),
          );
          const behind = await client.query<{ count: string }>(
            `SELECT count(*) FROM (SELECT topic, aggregate_id, max(aggregate_version) AS version
                                   FROM ${producer}.outbox WHERE topic = ANY($1) GROUP BY 1, 2) raised
             LEFT JOIN ${consumer}.consumed_versions done USING (topic, aggregate_id)
             WHERE done.version IS DISTINCT FROM raised.version`,
            [topicsRead],
          );
          const count = Number(behind.rows[0]?.count);
          if (count > 0) left.push(`${consumer} lacks ${count} aggregates of ${producer}`);
        }
      }
      for (const letter of await readDeadLetters(client)) {
        if (letter.planted !== 'poison') left.push(`dead letter of ${letter.service}`);
      }
      return left;
    });
  }

  async read(): Promise<Evidence> {
    await this.readKafka();
    const { ledger, databaseUrl } = this.options;
    const database = new Database({
      url: databaseUrl,
      applicationName: 'tiergrid-chaos',
      schema: 'assessment',
      poolSize: 1,
      waitMs: connectWithinMs,
    });
    try {
      const recounts = await recount(database, { repair: false });
      return await this.withClient(async (client) => ({
        calls: ledger.calls,
        contradictions: ledger.contradictions,
        stuck: ledger.stuck,
        kafka: this.messages,
        recounts,
        ...(await readSources(client)),
        ...(await readConsumers(client)),
      }));
    } finally {
      await database.close();
    }
  }

  /** Messages are kept once they were read: they may be deleted from Kafka afterwards. */
  async readKafka(): Promise<void> {
    const names = Object.values(topics);
    const fresh = await this.options.inspector.read(names, this.positions);
    for (const message of fresh) {
      const key = partitionKey(message);
      const next = message.offset + 1n;
      if (next > (this.positions.get(key) ?? 0n)) this.positions.set(key, next);
      this.messages.push(toKafkaEvent(message));
    }
  }

  private async withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({
      connectionString: this.options.databaseUrl,
      connectionTimeoutMillis: connectWithinMs,
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
}

function toKafkaEvent({ topic, headers, value }: InspectedMessage): KafkaEvent {
  const planted = headers[plantedHeader] as Planted | undefined;
  return {
    topic,
    eventId: headers['ce_id'] ?? headers['chaos-id'] ?? '',
    aggregateId: headers['ce_subject'] ?? '',
    version: Number(headers['ce_aggregateversion'] ?? 0),
    type: headers['ce_type'] ?? '',
    planted,
    incidentId: planted === 'poison' ? undefined : incidentOf(value),
  };
}

function incidentOf(value: string): string | undefined {
  const { incidentId } = JSON.parse(value) as { incidentId?: string | null };
  return incidentId ?? undefined;
}

async function readSources(client: pg.Client) {
  const many = async <T>(text: string): Promise<T[]> => (await client.query(text)).rows as T[];
  const outbox: OutboxEvent[] = [];
  for (const producer of producers) {
    outbox.push(
      ...(await many<OutboxEvent>(
        `SELECT topic, event_id AS "eventId", aggregate_id AS "aggregateId",
                aggregate_version AS version FROM ${producer}.outbox`,
      )),
    );
  }
  return {
    outbox,
    incidents: await many<Evidence['incidents'][number]>(
      `SELECT id, client_id AS "clientId", version, status, grade FROM reporting.incidents`,
    ),
    incidentTimeline: await many<Evidence['incidentTimeline'][number]>(
      `SELECT incident_id AS target, kind, actor <> 'platform' AS "byPerson",
              coalesce(details->>'taskId', details->>'orderId') AS cause
       FROM reporting.incident_timeline ORDER BY id`,
    ),
    orders: await many<Evidence['orders'][number]>(
      `SELECT id, title, version, status FROM dispatch.orders`,
    ),
    tasks: await many<Evidence['tasks'][number]>(`SELECT id, version, status FROM dispatch.tasks`),
    taskTimeline: await many<Evidence['taskTimeline'][number]>(
      `SELECT task_id AS target, kind, actor <> 'platform' AS "byPerson", NULL AS cause
       FROM dispatch.task_timeline ORDER BY id`,
    ),
  };
}

async function readConsumers(client: pg.Client) {
  const many = async <T>(text: string): Promise<T[]> => (await client.query(text)).rows as T[];
  const consumed: ConsumedVersion[] = [];
  for (const service of consumers) {
    const rows = await many<Omit<ConsumedVersion, 'service'>>(
      `SELECT topic, aggregate_id AS "aggregateId", version FROM ${service}.consumed_versions`,
    );
    consumed.push(...rows.map((row) => ({ ...row, service })));
  }
  const counted = await many<{ row: string } & Record<string, string>>(
    `SELECT split_part(division_path, '/', 4) || ' ' || coalesce(nullif(grade, ''), '-') AS row,
            ${metrics.map((name) => `sum(${name}) AS ${name}`).join(', ')}
     FROM assessment.incident_counts WHERE level = 'township' GROUP BY 1`,
  );
  const [tasks] = await many<{ count: string }>(
    `SELECT coalesce(sum(issued), 0) AS count FROM assessment.task_counts WHERE level = 'county'`,
  );
  return {
    consumed,
    incidentFacts: await many<Evidence['incidentFacts'][number]>(
      `SELECT id, version, status, grade, escalations FROM assessment.incident_facts`,
    ),
    taskFacts: await many<Evidence['taskFacts'][number]>(
      `SELECT id, version, status FROM assessment.task_facts`,
    ),
    incidentHeaders: await many<Evidence['incidentHeaders'][number]>(
      `SELECT id, ended_as AS "endedAs" FROM dispatch.incident_headers`,
    ),
    deadLetters: await readDeadLetters(client),
    counted: new Map(
      counted.map(({ row, ...counts }) => [
        row,
        Object.fromEntries(metrics.map((name) => [name, Number(counts[name])])),
      ]),
    ),
    tasksCounted: Number(tasks?.count),
  };
}

async function readDeadLetters(client: pg.Client): Promise<DeadLetterRow[]> {
  const letters: DeadLetterRow[] = [];
  for (const service of consumers) {
    const { rows } = await client.query<Omit<DeadLetterRow, 'service'>>(
      `SELECT reason, coalesce(headers->>'ce_id', headers->>'chaos-id') AS "eventId",
              headers->>'${plantedHeader}' AS planted
       FROM ${service}.dead_letters`,
    );
    letters.push(...rows.map((row) => ({ ...row, planted: row.planted ?? undefined, service })));
  }
  return letters;
}
