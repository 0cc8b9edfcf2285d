import { topics } from '#libs/contracts';
import { eventually } from '#libs/testing';
import { sql } from './database-hands.js';
import { type Fault, type FaultWorld, once } from './fault.js';

const group = 'tiergrid.assessment';
const read = [topics.incidents, topics.orders];

/** Stops all consumers of the group, lets `work` happen to it, and starts them again. */
async function whileAway<T>({ platform }: FaultWorld, work: () => Promise<T>): Promise<T> {
  const { inspector, services } = platform;
  const { replicas } = services.assessment;
  try {
    await Promise.all(replicas.map((replica) => replica.hold('SIGTERM')));
    await eventually('the group is empty', async () =>
      (await inspector.members(group)).length === 0 ? true : undefined,
    );
    return await work();
  } finally {
    await Promise.all(replicas.map((replica) => replica.release()));
  }
}

const offsetsLost: Fault = {
  name: 'offsets-lost',
  summary: "a group's offsets are deleted from Kafka: its consumers begin at the beginning",
  run: async (world) => {
    const { inspector } = world.platform;
    const before = await inspector.committed(group, read);
    const left = await whileAway(world, async () => {
      await inspector.deleteGroup(group);
      return inspector.committed(group, read);
    });
    return once(before > 0 && left === 0, `${before} partitions had an offset, then ${left}`);
  },
};

const topicTruncated: Fault = {
  name: 'topic-truncated',
  summary: 'retention deletes what every consumer has, while a group has lost its offsets',
  run: async (world) => {
    const { inspector } = world.platform;
    const count = async (): Promise<number> => {
      const counts = await Promise.all(read.map((topic) => inspector.deleted(topic)));
      return counts.reduce((sum, one) => sum + one, 0);
    };
    await world.readMessages();
    const before = await count();
    await whileAway(world, async () => {
      const consumed = await sql<{ topic: string; partition: number; next: string }>(
        world,
        `SELECT topic, partition, min(next_offset)::text AS next
         FROM (SELECT * FROM reporting.consumer_offsets
               UNION ALL SELECT * FROM dispatch.consumer_offsets
               UNION ALL SELECT * FROM assessment.consumer_offsets) consumer
         WHERE topic = ANY(string_to_array($1, ','))
         GROUP BY topic, partition HAVING count(*) = 2`,
        [read.join(',')],
      );
      // The checker must have seen whatever is deleted.
      await world.readMessages();
      for (const { topic, partition, next } of consumed) {
        await inspector.truncate(topic, partition, next);
      }
      await inspector.deleteGroup(group);
    });
    const deleted = (await count()) - before;
    return once(deleted > 0, `${deleted} messages were deleted`);
  },
};

export const offsetFaults: readonly Fault[] = [offsetsLost, topicTruncated];
