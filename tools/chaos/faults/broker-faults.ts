import { setTimeout as delay } from 'node:timers/promises';
import { partitionsPerTopic, topics } from '#libs/contracts';
import { eventually } from '#libs/testing';
import type { BrokerNode } from '../platform/servers.js';
import { type Fault, type FaultWorld, once } from './fault.js';

/** A broker that is silent this long is fenced, and its partitions get other leaders. */
const brokerSessionMs = 5_000;
const visitEveryMs = 1_500;

async function leaderOf(world: FaultWorld, partition: number): Promise<BrokerNode> {
  const { inspector, cluster } = world.platform;
  const leader = (await inspector.leaders(topics.incidents)).get(partition);
  const node = cluster.nodes.find(({ nodeId }) => nodeId === leader);
  if (node === undefined) throw new Error(`partition ${partition} has no leader`);
  return node;
}

/** Waits until another broker leads the partition. */
async function untilLedByAnother(
  { platform }: FaultWorld,
  partition: number,
  before: number,
): Promise<number> {
  return eventually(`partition ${partition} has another leader`, async () => {
    const leader = (await platform.inspector.leaders(topics.incidents)).get(partition);
    return leader !== undefined && leader > 0 && leader !== before ? leader : undefined;
  });
}

const brokerRestart: Fault = {
  name: 'broker-restart',
  summary: 'a broker is stopped in order and started again',
  run: async (world) => {
    const { replica } = world.random.pick(world.platform.cluster.nodes);
    const before = await replica.end('SIGTERM');
    await replica.untilRunning();
    return once(
      replica.pid !== before,
      `${replica.name}: ${String(before)} became ${String(replica.pid)}`,
    );
  },
};

const brokerPause: Fault = {
  name: 'broker-pause',
  summary: 'SIGSTOP of a broker past its session, then SIGCONT: time-outs and late appends',
  run: async (world) => {
    const partition = world.random.below(partitionsPerTopic);
    const { replica, nodeId } = await leaderOf(world, partition);
    replica.signal('SIGSTOP');
    try {
      await delay(brokerSessionMs);
      const leader = await untilLedByAnother(world, partition, nodeId);
      await world.load.untilAcknowledged(20);
      return once(true, `partition ${partition} went from broker ${nodeId} to ${leader}`);
    } finally {
      replica.signal('SIGCONT');
    }
  },
};

const leaderKill: Fault = {
  name: 'leader-kill',
  summary: 'kill -9 of the leader of a partition',
  run: async (world) => {
    const partition = world.random.below(partitionsPerTopic);
    const { replica, nodeId } = await leaderOf(world, partition);
    await replica.hold('SIGKILL');
    try {
      const leader = await untilLedByAnother(world, partition, nodeId);
      await world.load.untilAcknowledged(20);
      return once(true, `partition ${partition} went from broker ${nodeId} to ${leader}`);
    } finally {
      await replica.release();
    }
  },
};

const rebalanceStorm: Fault = {
  name: 'rebalance-storm',
  summary: 'members join and leave the consumer groups every few seconds',
  run: async ({ platform }) => {
    const rounds = 5;
    let joined = 0;
    for (let round = 0; round < rounds; round += 1) {
      const visitors = await Promise.all([
        platform.inspector.visit('tiergrid.assessment', [topics.incidents, topics.orders]),
        platform.inspector.visit('tiergrid.reporting', [topics.orders]),
      ]);
      joined += visitors.length;
      await delay(visitEveryMs);
      await Promise.all(visitors.map((visitor) => visitor.leave()));
    }
    return { injected: 2 * rounds, bitten: joined, evidence: `${joined} members came and left` };
  },
};

export const brokerFaults: readonly Fault[] = [
  brokerRestart,
  brokerPause,
  leaderKill,
  rebalanceStorm,
];
