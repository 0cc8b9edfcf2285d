import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { createTopics } from '#libs/messaging';
import { Scratch } from './fixtures/scratch.js';
import { KafkaBroker, type KafkaBrokerOptions, newClusterId } from './kafka-broker.js';
import { findJava, type Java } from './kafka/java.js';
import { type KafkaJars, resolveKafkaJars } from './kafka/kafka-jars.js';
import { askMetadata } from './kafka/kafka-probe.js';
import { FreePorts } from './network/ports.js';
import { ProcessLedger } from './process/process-ledger.js';
import { isRunning, markProcess } from './process/process-mark.js';

const scratch = new Scratch();
const ports = new FreePorts();
const ledger = new ProcessLedger(scratch.at('processes.json'));
let java: Java;
let jars: KafkaJars;

async function broker(
  name: string,
  options: Partial<KafkaBrokerOptions> = {},
): Promise<KafkaBroker> {
  return new KafkaBroker({
    java,
    jars,
    brokerPort: await ports.next(),
    controllerPort: await ports.next(),
    dataDir: scratch.at(name),
    logFile: scratch.at(`${name}.log`),
    ledger,
    ...options,
  });
}

describe('the local Kafka broker', () => {
  before(async () => {
    [java, jars] = await Promise.all([findJava(), resolveKafkaJars({ otherCache: scratch.path })]);
  });
  after(() => {
    scratch.remove();
  });

  it('keeps its topics from start to start, on whatever ports', async () => {
    const first = await broker('kept');
    await first.start();
    const made = await createTopics({
      brokers: [first.brokers],
      replicationFactor: 1,
      prefix: 'a.',
    });
    assert.ok(made.length > 0);
    const mark = markProcess(first.pid ?? 0);
    await first.stop(15_000);
    assert.ok(mark !== undefined && !isRunning(mark));

    const second = await broker('kept');
    assert.notEqual(second.brokers, first.brokers);
    await second.start();
    const again = { brokers: [second.brokers], replicationFactor: 1, prefix: 'a.' };
    assert.deepEqual(await createTopics(again), []);
    await second.stop(15_000);
  });

  it('names what is wrong with damaged data, with its log and the way out', async () => {
    const first = await broker('damaged');
    await first.start();
    await first.stop(15_000);
    rmSync(scratch.at('damaged', 'log', 'meta.properties'));
    const again = await broker('damaged');
    await assert.rejects(
      again.start(),
      /^OperatorError: Kafka ended with exit code \d+: .*meta\.properties.*\. Its log is .*TIERGRID_STATE_DIR.*docker compose up$/,
    );
  });

  it('makes a cluster of three, which holds three copies', async () => {
    const voters = await Promise.all(
      [1, 2, 3].map(async (nodeId) => ({ nodeId, controllerPort: await ports.next() })),
    );
    const clusterId = newClusterId();
    const nodes = await Promise.all(
      voters.map(({ nodeId, controllerPort }) =>
        broker(`node-${nodeId}`, {
          name: `Kafka ${nodeId}`,
          nodeId,
          controllerPort,
          voters,
          clusterId,
        }),
      ),
    );
    await Promise.all(nodes.map((node) => node.start()));
    const brokers = nodes.map((node) => node.brokers);
    await createTopics({ brokers, replicationFactor: 3, prefix: '' });
    const [host = '', port = ''] = brokers[0]?.split(':') ?? [];
    const { nodes: members } = await askMetadata(host, Number(port));
    assert.deepEqual(members.map(({ nodeId }) => nodeId).sort(), [1, 2, 3]);
    // In no order: the last one would wait for a quorum that has gone.
    await Promise.all(nodes.map((node) => node.stop(500)));
  });
});
