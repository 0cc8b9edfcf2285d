import { Logger } from '@nestjs/common';
import type { Directory } from '#libs/directory';
import { ancestorCodes } from '#libs/divisions';
import type { Transaction } from '#libs/persistence';
import {
  addCells,
  type Cells,
  changesOf,
  type Counted,
  place,
  type Placeable,
} from '../domain/counting/index.js';
import { type CountTable, ownShard } from '../persistence/count-table.js';
import type { FactTable } from '../persistence/fact-table.js';

export interface RollUpParts<Fact, Change> {
  /** Named in logs and metrics: `incidents`. */
  readonly name: string;
  readonly facts: FactTable<Fact & { readonly id: string }>;
  readonly counts: CountTable;
  readonly evolve: (fact: Fact | undefined, change: Change) => Fact;
  readonly counted: (fact: Fact) => Counted;
}

/**
 * Keeps facts and what is counted of them. A batch costs the same few statements whatever its size:
 * facts in, facts out, and one upsert of the cells that differ. The cells are always the sum of
 * `cellsOf` over the facts, because each change adds the cells of the fact after it and takes away
 * those of the fact before it, in one transaction with the fact.
 *
 * A fact whose path has a division that this service's directory lacks as yet is kept and counted
 * nowhere until the division has arrived. Waiting for it with the whole batch would be simpler and
 * wrong: the batch and the directory come by the same consumer, and a few partitions that wait
 * would keep it from ever reading what they wait for.
 */
export abstract class RollUp<
  Fact extends Placeable & { readonly id: string },
  Change extends { readonly id: string },
> {
  private readonly logger = new Logger('RollUp');

  protected constructor(
    private readonly directory: Directory,
    private readonly parts: RollUpParts<Fact, Change>,
  ) {}

  get name(): string {
    return this.parts.name;
  }

  /**
   * Takes in changes, those of one fact in their order.
   * @param shard Kafka partition of all of them
   */
  async apply(tx: Transaction, changes: readonly Change[], shard: number): Promise<void> {
    const { facts, evolve } = this.parts;
    const before = await facts.load(tx, [...new Set(changes.map((change) => change.id))]);
    const after = new Map<string, Fact>();
    for (const change of changes) {
      const fact = after.get(change.id) ?? before.get(change.id);
      const evolved = evolve(fact, change);
      if (evolved !== fact) after.set(change.id, evolved);
    }
    const placed = await this.place(tx, [...after.values()]);
    const waiting = placed.filter((fact) => fact.levels === null);
    if (waiting.length > 0) {
      this.logger.warn(
        `${waiting.length} ${this.name} are counted later: the directory lacks a division of ` +
          `${waiting[0]?.path ?? ''} and others`,
      );
    }
    await this.store(tx, before, placed, shard);
  }

  /**
   * Places facts that waited, and counts them.
   * @param after id of the last one that was tried, or undefined to begin
   * @returns how many of those tried still wait; and the id to go on after, or undefined at the end
   */
  async placeWaiting(
    tx: Transaction,
    after: string | undefined,
    limit: number,
  ): Promise<{ stillWaiting: number; next: string | undefined }> {
    const waiting = await this.parts.facts.waiting(tx, after, limit);
    const placed = (await this.place(tx, waiting)).filter((fact) => fact.levels !== null);
    await this.store(tx, new Map(waiting.map((fact) => [fact.id, fact])), placed, ownShard);
    return {
      stillWaiting: waiting.length - placed.length,
      next: waiting.length < limit ? undefined : waiting.at(-1)?.id,
    };
  }

  private async place(tx: Transaction, facts: readonly Fact[]): Promise<Fact[]> {
    const unplaced = facts.filter((fact) => fact.levels === null);
    if (unplaced.length === 0) return [...facts];
    const codes = new Set(unplaced.flatMap((fact) => ancestorCodes(fact.path)));
    const divisions = await this.directory.find(tx, [...codes]);
    return facts.map((fact) =>
      fact.levels === null ? place(fact, (code) => divisions.get(code)?.level) : fact,
    );
  }

  private async store(
    tx: Transaction,
    before: ReadonlyMap<string, Fact>,
    after: readonly Fact[],
    shard: number,
  ): Promise<void> {
    if (after.length === 0) return;
    const { facts, counts, counted } = this.parts;
    const cells: Cells = new Map();
    for (const fact of after) {
      const old = before.get(fact.id);
      if (old !== undefined) addCells(cells, counted(old), -1);
      addCells(cells, counted(fact), 1);
    }
    await facts.save(tx, after);
    await counts.add(tx, changesOf(cells), shard);
  }
}
