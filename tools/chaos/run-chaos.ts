import { setTimeout as delay } from 'node:timers/promises';
import { topics } from '#libs/contracts';
import { eventually } from '#libs/testing';
import { Random } from '../simulate/random.js';
import type { ChaosArguments } from './arguments.js';
import { check } from './check/check.js';
import type { Evidence, Violation } from './check/evidence.js';
import { EvidenceReader } from './check/evidence-reader.js';
import { type Bite, type Fault, type FaultWorld, NotPossibleHere } from './faults/fault.js';
import { Caller } from './load/caller.js';
import { Ledger } from './load/ledger.js';
import { Load } from './load/load.js';
import type { ChaosPlatform } from './platform/chaos-platform.js';
import { ChaosReport } from './report.js';

/** After healing, everything must be answered and everywhere within this time. */
const settledWithinMs = 60_000;
const healedWithinMs = 90_000;
/** Longer than any fault takes. */
const faultWithinMs = 150_000;
const mostInMixture = 3;
const violationsShown = 10;

type Say = (line: string) => void;

/** Lets faults happen one by one and in mixtures, and judges what is left after each. */
export class ChaosRun {
  private readonly random: Random;
  private readonly load: Load;
  private readonly reader: EvidenceReader;
  private readonly report: ChaosReport;
  private readonly known = new Set<string>();
  private readonly begun = Date.now();

  constructor(
    private readonly platform: ChaosPlatform,
    private readonly options: ChaosArguments,
    private readonly say: Say,
  ) {
    this.random = new Random(options.seed);
    const ledger = new Ledger();
    // Its own chance: how often people act must not change which faults come.
    const random = new Random(options.seed + 1);
    const { baseUrl, clients, inspector } = platform;
    const caller = new Caller({ baseUrl, clients, ledger, random });
    this.load = new Load(caller, ledger, random);
    this.reader = new EvidenceReader({ databaseUrl: platform.superuserUrl, inspector, ledger });
    this.report = new ChaosReport(
      options.seed,
      options.faults.map(({ name }) => name),
    );
  }

  async run(): Promise<ChaosReport> {
    // The checker must find nothing where nothing was done to anybody.
    await this.phase([]);
    for (const fault of this.shuffled()) await this.phase([fault]);
    const until = this.begun + this.options.minutes * 60_000;
    while (Date.now() < until) {
      const size = 2 + this.random.below(mostInMixture - 1);
      await this.phase(this.shuffled().slice(0, size));
    }
    return this.report;
  }

  private shuffled(): Fault[] {
    const left = [...this.options.faults];
    const order: Fault[] = [];
    while (left.length > 0) order.push(...left.splice(this.random.below(left.length), 1));
    return order;
  }

  private async phase(faults: readonly Fault[]): Promise<void> {
    const title = faults.map(({ name }) => name).join(' + ') || 'no fault';
    const { load, report } = this;
    const begun = Date.now();
    load.start();
    await load.untilAcknowledged(30);
    const starts = faults.map((_, place) => (place === 0 ? 0 : this.random.below(4_000)));
    const bites = await Promise.all(
      faults.map(async (fault, place) => {
        await delay(starts[place] ?? 0);
        return [fault.name, await this.bite(fault)] as const;
      }),
    );
    await this.heal();
    const healed = Date.now();
    const late = await this.settle();
    const settledMs = Date.now() - healed;
    const evidence = await this.reader.read();
    const violations = [...late, ...check(evidence)].filter((violation) => this.isNew(violation));
    for (const [name, bite] of bites) report.bite(name, bite);
    report.judge(
      bites.map(([name]) => name),
      violations,
    );
    const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
    this.say(
      `${title}: ${seconds(Date.now() - begun)}, settled ${seconds(settledMs)} after healing`,
    );
    for (const [name, { bitten, injected, evidence: seen }] of bites) {
      this.say(`    ${name} ${bitten}/${injected}: ${seen}`);
    }
    this.say(`    ${describe(evidence)}`);
    for (const { invariant, what } of violations.slice(0, violationsShown)) {
      this.say(`    VIOLATION ${invariant}: ${what}`);
    }
    if (violations.length > violationsShown) this.say(`    … ${violations.length} in all`);
  }

  /** A fault that could not be done has not bitten; the others of a mixture go on. */
  private async bite(fault: Fault): Promise<Bite> {
    const limit = new AbortController();
    const world: FaultWorld = {
      platform: this.platform,
      load: this.load,
      random: this.random,
      readMessages: () => this.reader.readKafka(),
    };
    try {
      return await Promise.race([fault.run(world), endlessness(limit.signal)]);
    } catch (error) {
      if (error instanceof NotPossibleHere) {
        this.report.notPossible(fault.name, error.message);
        return { injected: 0, bitten: 0, evidence: `not possible here: ${error.message}` };
      }
      const cause = error instanceof Error ? error.cause : undefined;
      const why = cause instanceof Error ? ` (${cause.message})` : '';
      return { injected: 1, bitten: 0, evidence: `it could not be done: ${String(error)}${why}` };
    } finally {
      limit.abort();
    }
  }

  /** Puts right whatever a fault left behind, and waits until every process serves. */
  private async heal(): Promise<void> {
    const { cluster, databaseProxies, replicas, inspector } = this.platform;
    for (const { proxy } of cluster.nodes) proxy.heal();
    for (const proxy of databaseProxies) proxy.heal();
    for (const replica of replicas) replica.signal('SIGCONT');
    await Promise.all(
      replicas.map(async (replica) => {
        await replica.release();
        await replica.untilRunning();
      }),
    );
    await eventually(
      'every replica of every partition is in sync',
      async () => ((await inspector.underReplicated(topics.incidents)) === 0 ? true : undefined),
      healedWithinMs,
    );
  }

  /** Work goes on, comes to its end, and arrives everywhere. @returns what did not in time */
  private async settle(): Promise<Violation[]> {
    const deadline = Date.now() + settledWithinMs;
    await this.load.untilAcknowledged(10);
    await this.load.finish(deadline - Date.now());
    let left: readonly string[] = ['not looked at'];
    try {
      await eventually(
        'everything arrived',
        async () => {
          left = await this.reader.underWay();
          return left.length === 0 ? true : undefined;
        },
        Math.max(deadline - Date.now(), 10_000),
      );
      return [];
    } catch {
      // What is left is what is reported.
      return left.map((what) => ({
        invariant: 'I5',
        what: `${what}, ${settledWithinMs} ms after healing`,
      }));
    }
  }

  private isNew({ invariant, what }: Violation): boolean {
    const name = `${invariant} ${what}`;
    if (this.known.has(name)) return false;
    this.known.add(name);
    return true;
  }
}

/** Ends a wait that nobody else limits. */
async function endlessness(signal: AbortSignal): Promise<never> {
  await delay(faultWithinMs, undefined, { signal });
  throw new Error(`not done within ${faultWithinMs} ms`);
}

function describe({ calls, incidents, tasks, kafka }: Evidence): string {
  const unknown = calls.filter(({ outcome }) => outcome === 'unknown').length;
  return (
    `${calls.length} commands so far, ${unknown} never answered; ${incidents.length} incidents, ` +
    `${tasks.length} tasks, ${kafka.length} messages`
  );
}
