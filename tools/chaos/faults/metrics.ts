import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from '#libs/persistence';
import type { Replica } from '../platform/replica.js';
import type { FaultWorld } from './fault.js';

const answerWithinMs = 1_000;
const lookEveryMs = 200;
const giveUpAfterMs = 30_000;

/** The sum of a metric's lines in one process; undefined while it does not answer. */
async function readMetric(replica: Replica, prefix: string): Promise<number | undefined> {
  try {
    const answer = await fetch(`${replica.url ?? ''}/metrics`, {
      signal: AbortSignal.timeout(answerWithinMs),
    });
    const lines = (await answer.text()).split('\n').filter((line) => line.startsWith(prefix));
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  } catch {
    // It may be just what a fault has ended.
    return undefined;
  }
}

/** The sum over a service's replicas. */
export async function sumMetric(
  { platform }: FaultWorld,
  service: ServiceName,
  prefix: string,
): Promise<number> {
  const values = await Promise.all(
    platform.services[service].replicas.map((replica) => readMetric(replica, prefix)),
  );
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

/** The replica whose relay sends: the one whose count of sent events grows. */
export async function findRelay({ platform }: FaultWorld, service: ServiceName): Promise<Replica> {
  const { replicas } = platform.services[service];
  const sent = (): Promise<(number | undefined)[]> =>
    Promise.all(replicas.map((replica) => readMetric(replica, 'tiergrid_outbox_sent_total')));
  let before = await sent();
  const deadline = Date.now() + giveUpAfterMs;
  while (Date.now() < deadline) {
    await delay(lookEveryMs);
    const now = await sent();
    const found = replicas.find((_, place) => {
      const [was, is] = [before[place], now[place]];
      return was !== undefined && is !== undefined && is > was;
    });
    if (found !== undefined) return found;
    before = now;
  }
  throw new Error(`no relay of ${service} sends anything`);
}
