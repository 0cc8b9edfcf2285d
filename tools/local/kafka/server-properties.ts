/** A member of the quorum of controllers. */
export interface Voter {
  readonly nodeId: number;
  readonly controllerPort: number;
}

export interface ClientListener {
  readonly port: number;
  /** Where clients are told to connect instead. */
  readonly advertisedPort: number;
}

export interface ServerPropertiesInput {
  readonly nodeId: number;
  readonly host: string;
  readonly brokerPort: number;
  readonly controllerPort: number;
  /** A listener of their own for clients, reached through something between: a proxy, a tunnel. */
  readonly clients?: ClientListener | undefined;
  /** All nodes of the cluster, this one among them. */
  readonly voters: readonly Voter[];
  readonly logDir: string;
}

/**
 * The configuration of one combined node (broker and controller), for a machine with little
 * memory. Replication is three, or what fewer nodes can hold.
 */
export function serverProperties(input: ServerPropertiesInput): string {
  const { host, brokerPort, controllerPort } = input;
  const copies = Math.min(3, input.voters.length);
  const inSync = Math.max(1, copies - 1);
  const listen = (own: string, portOf: (clients: ClientListener) => number): string =>
    input.clients === undefined ? own : `${own},CLIENT://${host}:${portOf(input.clients)}`;
  const properties: Record<string, string | number | boolean> = {
    'process.roles': 'broker,controller',
    'node.id': input.nodeId,
    // Static voters, not stored in the data: ports may differ at each start.
    'controller.quorum.voters': input.voters
      .map((voter) => `${voter.nodeId}@${host}:${voter.controllerPort}`)
      .join(','),
    listeners: listen(
      `BROKER://${host}:${brokerPort},CONTROLLER://${host}:${controllerPort}`,
      (clients) => clients.port,
    ),
    'advertised.listeners': listen(
      `BROKER://${host}:${brokerPort}`,
      (clients) => clients.advertisedPort,
    ),
    'listener.security.protocol.map': 'BROKER:PLAINTEXT,CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'BROKER',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': input.logDir,
    // Topics are made by `topics create`, with their partitions and retention.
    'auto.create.topics.enable': false,
    'default.replication.factor': copies,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': inSync,
    // The first member of a group need not wait for others.
    'group.initial.rebalance.delay.ms': 0,
    // A node that was killed may come back only when its old session has ended.
    'broker.session.timeout.ms': 5_000,
    'broker.heartbeat.interval.ms': 1_000,
    // Fewer partitions, threads and buffers than the defaults, which are made for large machines.
    'offsets.topic.num.partitions': 8,
    'transaction.state.log.num.partitions': 8,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'background.threads': 4,
    'log.cleaner.dedupe.buffer.size': 8 * 1024 * 1024,
  };
  const lines = Object.entries(properties).map(([key, value]) => `${key}=${value}`);
  return `${lines.join('\n')}\n`;
}
