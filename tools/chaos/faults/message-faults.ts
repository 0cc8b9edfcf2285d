import { randomUUID } from 'node:crypto';
import { IncidentReportedV1, topics } from '#libs/contracts';
import type { InspectedMessage, RawMessage } from '#libs/messaging';
import { eventually } from '#libs/testing';
import { type Planted, plantedHeader } from '../check/evidence.js';
import { StoryEnded } from '../load/caller.js';
import { newReport } from '../load/stories.js';
import { sql, withSuperuser } from './database-hands.js';
import { type Fault, type FaultWorld, once } from './fault.js';
import { sumMetric } from './metrics.js';

const consumed = (result: string): string => `tiergrid_events_consumed_total{result="${result}"`;
const oversizeBytes = 900_000;
const copies = 60;

function planted(kind: Planted): Record<string, string> {
  return { [plantedHeader]: kind, 'chaos-id': randomUUID() };
}

/** Messages that no consumer can apply, each for another reason. */
function poisonFor(topic: string): RawMessage[] {
  const envelope = (type: string): Record<string, string> => ({
    ...planted('poison'),
    ce_specversion: '1.0',
    ce_id: randomUUID(),
    ce_type: type,
    ce_source: '/chaos',
    ce_subject: randomUUID(),
    ce_time: new Date().toISOString(),
    ce_aggregateversion: '1',
  });
  const message = (headers: Record<string, string>, value: string): RawMessage => ({
    topic,
    key: headers['ce_subject'] ?? randomUUID(),
    headers,
    value,
  });
  const known = IncidentReportedV1.type;
  return [
    message(envelope(known), '{"not": "JSON"'),
    message(envelope('org.tiergrid.unheard-of.v1'), '{}'),
    message(envelope(known), '{"number": 7}'),
    message(planted('poison'), '{}'),
    message(envelope(known), JSON.stringify({ number: 'x'.repeat(oversizeBytes) })),
  ];
}

const poison: Fault = {
  name: 'poison',
  summary: 'messages that are no JSON, unknown, against the contract, without envelope, too large',
  run: async (world) => {
    const messages = [...poisonFor(topics.incidents), ...poisonFor(topics.orders)];
    const letters = async (): Promise<number> => {
      const [row] = await sql<{ count: number }>(
        world,
        `SELECT count(*)::int AS count FROM assessment.dead_letters WHERE headers ? '${plantedHeader}'`,
      );
      return row?.count ?? 0;
    };
    const before = await letters();
    await world.platform.inspector.produce(messages);
    const found = await eventually('the poison lies among the dead letters', async () => {
      const now = (await letters()) - before;
      return now >= messages.length ? now : undefined;
    });
    return { injected: messages.length, bitten: found, evidence: `${found} dead letters` };
  },
};

function copyOf({ topic, headers, value }: InspectedMessage): RawMessage {
  const key = headers['ce_subject'] ?? '';
  return { topic, key, value, headers: { ...headers, ...planted('copy') } };
}

const duplicates: Fault = {
  name: 'duplicates',
  summary: 'events are sent again, under new offsets and in another order',
  run: async (world) => {
    const { inspector } = world.platform;
    const all = await inspector.read([topics.incidents, topics.orders], new Map());
    const own = all.filter(({ headers }) => headers[plantedHeader] === undefined);
    const again = own.slice(-copies).reverse().map(copyOf);
    const before = await sumMetric(world, 'assessment', consumed('duplicate'));
    await inspector.produce(again);
    const dropped = await eventually('the copies are recognised', async () => {
      const now = (await sumMetric(world, 'assessment', consumed('duplicate'))) - before;
      return now >= again.length ? now : undefined;
    });
    return { injected: again.length, bitten: again.length, evidence: `${dropped} were recognised` };
  },
};

interface UnsentRow {
  readonly topic: string;
  readonly eventId: string;
  readonly type: string;
  readonly aggregateId: string;
  readonly version: number;
  readonly at: Date;
  readonly value: string;
}

const reordered: Fault = {
  name: 'reordered',
  summary: 'later events reach Kafka before earlier ones of the same incident',
  run: async (world) => {
    const { cluster, inspector } = world.platform;
    for (const { proxy } of cluster.nodes) proxy.silence();
    let messages: RawMessage[];
    let before: number;
    try {
      const rows = await eventually('incidents with several unsent events', () => unsent(world));
      messages = rows.map(toCopy);
      before = await sumMetric(world, 'assessment', consumed('dead-letter'));
      await inspector.produce(messages);
    } finally {
      for (const { proxy } of cluster.nodes) proxy.heal();
    }
    const waited = await eventually('later events wait for earlier ones', async () => {
      const now = (await sumMetric(world, 'assessment', consumed('dead-letter'))) - before;
      return now > 0 ? now : undefined;
    });
    return { injected: messages.length, bitten: waited, evidence: `${waited} events had to wait` };
  },
};

/** Events that no relay has sent, of incidents that have several, the last one first. */
async function unsent(world: FaultWorld): Promise<UnsentRow[] | undefined> {
  const rows = await sql<UnsentRow>(
    world,
    `SELECT topic, event_id AS "eventId", event_type AS type, aggregate_id AS "aggregateId",
            aggregate_version AS version, occurred_at AS at, value
     FROM reporting.outbox
     WHERE id > (SELECT position FROM reporting.outbox_cursor)
       AND aggregate_id IN (SELECT aggregate_id FROM reporting.outbox
                            WHERE id > (SELECT position FROM reporting.outbox_cursor)
                            GROUP BY 1 HAVING count(*) > 1)
     ORDER BY aggregate_version DESC, id`,
  );
  return rows.length >= 10 ? rows : undefined;
}

function toCopy(row: UnsentRow): RawMessage {
  return {
    topic: row.topic,
    key: row.aggregateId,
    value: row.value,
    headers: {
      ...planted('copy'),
      ce_specversion: '1.0',
      ce_id: row.eventId,
      ce_type: row.type,
      ce_source: '/tiergrid/reporting',
      ce_subject: row.aggregateId,
      ce_time: row.at.toISOString(),
      ce_aggregateversion: String(row.version),
    },
  };
}

const blockedTitle = '故障注入：此条暂时无法入库';

const partialBatch: Fault = {
  name: 'partial-batch',
  summary: 'one report of a batch fails at COMMIT for a while, the others must not',
  run: async (world) => {
    const { load } = world;
    await withSuperuser(world, async (client) => {
      await client.query(`
        CREATE FUNCTION reporting.chaos_refuse() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'refused by the test'; END $$;
        GRANT EXECUTE ON FUNCTION reporting.chaos_refuse() TO tiergrid_reporting;
        CREATE CONSTRAINT TRIGGER chaos_refuse AFTER INSERT ON reporting.incidents
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
          WHEN (NEW.title = '${blockedTitle}') EXECUTE FUNCTION reporting.chaos_refuse()`);
    });
    const village = '431002001001';
    const client = load.caller.client('grid-worker', village);
    const titles = ['甲', '乙', blockedTitle, '丙', '丁'];
    const items = titles.map((title) => newReport(village, title));
    const key = randomUUID();
    const calls = items.map((item) =>
      load.ledger.open({
        key,
        kind: 'reported',
        target: String(item['clientId']),
        detail: village,
      }),
    );
    let seen = '';
    const sent = load.caller
      .command(client, { path: '/v1/incidents:batch', body: { items } }, calls, ({ body }) => {
        const results = (body['items'] ?? []) as { status: number }[];
        for (const [place, call] of calls.entries()) {
          if ((results[place]?.status ?? 500) < 300) call.outcome = 'ok';
        }
        const statuses = results.map(({ status }) => status);
        if (statuses.some((status) => status >= 500)) seen = statuses.join(' ');
        return statuses.length > 0 && statuses.every((status) => status < 300);
      })
      .catch((error: unknown) => {
        if (!(error instanceof StoryEnded)) throw error;
      });
    try {
      await eventually('one report fails alone', async () => (seen === '' ? undefined : true));
    } finally {
      await sql(world, 'DROP FUNCTION reporting.chaos_refuse() CASCADE');
    }
    await sent;
    return once(seen !== '', `the items were answered ${seen}`);
  },
};

export const messageFaults: readonly Fault[] = [poison, duplicates, reordered, partialBatch];
