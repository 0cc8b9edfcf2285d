import { setTimeout as delay } from 'node:timers/promises';
import type { ProxyCounts, TcpProxy } from '../network/tcp-proxy.js';
import type { ChaosPlatform } from '../platform/chaos-platform.js';
import { type Fault, once } from './fault.js';

type Road = 'postgres' | 'kafka';

const holdMs = 8_000;
const slowMs: Readonly<Record<Road, number>> = { postgres: 120, kafka: 600 };

function proxiesOf(road: Road, platform: ChaosPlatform): readonly TcpProxy[] {
  if (road === 'postgres') return platform.databaseProxies;
  return platform.cluster.nodes.map(({ proxy }) => proxy);
}

function networkFault(
  name: string,
  summary: string,
  road: Road,
  bend: (proxy: TcpProxy) => void,
  seen: (counts: ProxyCounts) => number,
): Fault {
  return {
    name,
    summary,
    run: async ({ platform, random }) => {
      const proxies = proxiesOf(road, platform);
      const total = (): number => proxies.reduce((sum, { counts }) => sum + seen(counts), 0);
      const before = total();
      for (const proxy of proxies) bend(proxy);
      try {
        await delay(holdMs + random.below(3_000));
        const bitten = total() - before;
        return once(
          bitten > 0,
          `${bitten} connections or pieces were hit between services and ${road}`,
        );
      } finally {
        for (const proxy of proxies) proxy.heal();
      }
    },
  };
}

const roads: readonly Road[] = ['postgres', 'kafka'];

export const networkFaults: readonly Fault[] = roads.flatMap((road) => [
  networkFault(
    `slow-${road}`,
    `everything between the services and ${road} takes ${slowMs[road]} ms longer each way`,
    road,
    (proxy) => {
      proxy.slow(slowMs[road]);
    },
    ({ delayed }) => delayed,
  ),
  networkFault(
    `cut-${road}`,
    `the network between the services and ${road} is cut`,
    road,
    (proxy) => {
      proxy.cut();
    },
    ({ cut }) => cut,
  ),
  networkFault(
    `silent-${road}`,
    `the network between the services and ${road} swallows everything, and gives it back late`,
    road,
    (proxy) => {
      proxy.silence();
    },
    ({ held }) => held,
  ),
]);
