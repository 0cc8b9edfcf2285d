import { setTimeout as delay } from 'node:timers/promises';
import { type Admin, logLevel } from 'kafkajs';
import { partitionsPerTopic, topics } from '#libs/contracts';
import { Kafka } from './kafka.js';

export interface CreateTopicsOptions {
  readonly brokers: readonly string[];
  /** 1 on one box, 3 in production. */
  readonly replicationFactor: number;
  /** Put before every topic's name; empty outside tests. */
  readonly prefix: string;
  /** How long messages are kept. Consumers keep their own state, so this is for catching up. */
  readonly retentionDays?: number;
}

const lookEveryMs = 100;
const ledWithinMs = 30_000;

/** Creates the topics that do not exist yet. @returns the names of those it made */
export async function createTopics(options: CreateTopicsOptions): Promise<string[]> {
  const admin = new Kafka({
    clientId: 'tiergrid-topics',
    brokers: [...options.brokers],
    logLevel: logLevel.NOTHING,
    // Ten seconds or so: an operator should soon be told that nobody answers.
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 10 },
  }).admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const missing = Object.values(topics)
      .map((topic) => `${options.prefix}${topic}`)
      .filter((topic) => !existing.has(topic));
    if (missing.length === 0) return [];
    const retentionMs = (options.retentionDays ?? 14) * 24 * 60 * 60 * 1000;
    await admin.createTopics({
      // Its wait takes a broker that has not heard of the topics yet for an error.
      waitForLeaders: false,
      topics: missing.map((topic) => ({
        topic,
        numPartitions: partitionsPerTopic,
        replicationFactor: options.replicationFactor,
        configEntries: [
          { name: 'cleanup.policy', value: 'delete' },
          { name: 'retention.ms', value: String(retentionMs) },
          // With three replicas one broker may be away without refusing or losing anything.
          { name: 'min.insync.replicas', value: options.replicationFactor >= 3 ? '2' : '1' },
        ],
      })),
    });
    await untilLed(admin, missing);
    return missing;
  } finally {
    await admin.disconnect();
  }
}

/**
 * Waits until every partition has a leader. The controller makes topics, and each broker hears of
 * them a moment later; until then it says that it does not know them.
 * @throws Error of the broker that was asked, or when they have none within half a minute
 */
export async function untilLed(
  admin: Pick<Admin, 'fetchTopicMetadata'>,
  names: readonly string[],
  withinMs = ledWithinMs,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      const { topics: known } = await admin.fetchTopicMetadata({ topics: [...names] });
      if (known.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0))) return;
      if (Date.now() > deadline) throw new Error(`no leaders of ${names.join(', ')}`);
    } catch (error) {
      if (!isNotKnownYet(error) || Date.now() > deadline) throw error;
    }
    await delay(lookEveryMs);
  }
}

function isNotKnownYet(error: unknown): boolean {
  const type = error instanceof Error && 'type' in error ? error.type : undefined;
  return type === 'UNKNOWN_TOPIC_OR_PARTITION' || type === 'LEADER_NOT_AVAILABLE';
}
