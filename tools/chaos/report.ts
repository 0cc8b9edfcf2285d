import { type Invariant, invariants, type Violation } from './check/evidence.js';
import type { Bite } from './faults/fault.js';

/** What a run learnt about one fault. */
interface FaultRecord {
  injected: number;
  bitten: number;
  /** How often it was part of a phase. */
  phases: number;
  readonly broken: Set<Invariant>;
  /** Why this machine does not let it happen. */
  impossible: string | undefined;
}

/** The book of a run: which fault was there when what was found. */
export class ChaosReport {
  private readonly records = new Map<string, FaultRecord>();
  readonly violations: Violation[] = [];

  constructor(
    private readonly seed: number,
    names: readonly string[],
  ) {
    for (const name of names) {
      this.records.set(name, {
        injected: 0,
        bitten: 0,
        phases: 0,
        broken: new Set(),
        impossible: undefined,
      });
    }
  }

  bite(name: string, { injected, bitten }: Bite): void {
    const record = this.of(name);
    record.injected += injected;
    record.bitten += bitten;
  }

  /** The machine does not let a fault happen; what that means for the run, its reader decides. */
  notPossible(name: string, reason: string): void {
    this.of(name).impossible = reason;
  }

  /** A phase with these faults has ended. */
  judge(names: readonly string[], violations: readonly Violation[]): void {
    this.violations.push(...violations);
    for (const name of names) {
      const record = this.of(name);
      record.phases += 1;
      for (const { invariant } of violations) record.broken.add(invariant);
    }
  }

  /** Faults that were asked for and never had an effect, though the machine lets them happen. */
  get toothless(): string[] {
    return [...this.records]
      .filter(([, { bitten, impossible }]) => bitten === 0 && impossible === undefined)
      .map(([name]) => name);
  }

  /** Faults that this machine does not let happen, with the reason. */
  get notDone(): { name: string; reason: string }[] {
    return [...this.records].flatMap(([name, { impossible }]) =>
      impossible === undefined ? [] : [{ name, reason: impossible }],
    );
  }

  get failed(): boolean {
    return this.violations.length > 0 || this.toothless.length > 0;
  }

  toJson(): string {
    const faults = [...this.records]
      .filter(([, { impossible }]) => impossible === undefined)
      .map(([name, { injected, bitten, broken }]) => ({
        name,
        injected,
        bitten,
        ...Object.fromEntries(
          invariants.map((invariant) => [invariant, broken.has(invariant) ? 'broken' : 'held']),
        ),
      }));
    const { violations, notDone, seed } = this;
    return JSON.stringify({ faults, violations: violations.length, notDone, seed });
  }

  toTable(): string {
    const head = ['fault', 'phases', 'injected', 'bitten', ...invariants];
    const rows = [...this.records].map(([name, record]) => [
      name,
      String(record.phases),
      String(record.injected),
      String(record.bitten),
      ...invariants.map((invariant) => {
        if (record.impossible !== undefined) return '-';
        return record.broken.has(invariant) ? 'BROKEN' : 'held';
      }),
    ]);
    return [head, ...rows]
      .map((cells) => cells.map((cell, place) => cell.padEnd(place === 0 ? 24 : 9)).join(''))
      .join('\n');
  }

  private of(name: string): FaultRecord {
    const record = this.records.get(name);
    if (record === undefined) throw new Error(`${name} is not part of this run`);
    return record;
  }
}
