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
  type Shards,
} from '../domain/counting/index.js';
import { type CountTable, noPartition } from '../persistence/count-table.js';
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
 * facts in, facts out, and one upsert of the cells that differ. The cells are always the sum of those
 * of all facts, because each change adds the cells of the fact after it and takes away those of the
 * fact before it, in one transaction with the fact.
 *
 * Counts have a row for each shard, which is a Kafka partition, so that two consumers never want one
 * row (`Shards` says which partition).
 *
 * A fact whose path has a division that this service's directory lacks as yet is kept and counted
 * nowhere until the division has arrived. Waiting for it with the whole batch would be simpler and
 * wrong: the batch and the directory come by the same consumer, and a few partitions that wait
 * would keep it from ever reading what they wait for.
 */
export abstract class RollUp<
  Fact extends Placeable & { readonly id: string },
  Change extends { readonly id: string; readonly partition: number },
> {
  private readonly logger = new Logger('RollUp');

  protected constructor(
    private readonly directory: Directory,
    private readonly parts: RollUpParts<Fact, Change>,
  ) {}

  get name(): string {
    return this.parts.name;
  }

  /** Takes in changes, those of one fact in their order; several partitions may be among them. */
  async apply(tx: Transaction, changes: readonly Change[]): Promise<void> {
    const { facts, evolve } = this.parts;
    const partitions = new Map(changes.map(({ id, partition }) => [id, partition]));
    const before = await facts.load(tx, [...partitions.keys()]);
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
    // Batches mostly have events of several partitions, so the lowest is mostly the same.
    const above = Math.min(...partitions.values());
    await this.store(tx, before, placed, ({ id }) => ({ own: partitions.get(id) ?? above, above }));
  }

  /**
   * Places facts that waited, and counts them.
   * @param after id of the last one that was tried, or undefined to begin
   * @returns how many were placed, how many of those tried still wait, and the id to go on after, or
   *   undefined at the end
   */
  async placeWaiting(
    tx: Transaction,
    after: string | undefined,
    limit: number,
  ): Promise<{ placed: number; stillWaiting: number; next: string | undefined }> {
    const waiting = await this.parts.facts.waiting(tx, after, limit);
    const placed = (await this.place(tx, waiting)).filter((fact) => fact.levels !== null);
    const before = new Map(waiting.map((fact) => [fact.id, fact]));
    await this.store(tx, before, placed, () => ({ own: noPartition, above: noPartition }));
    return {
      placed: placed.length,
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
    shardsOf: (fact: Fact) => Shards,
  ): Promise<void> {
    if (after.length === 0) return;
    const { facts, counts, counted } = this.parts;
    const cells: Cells = new Map();
    for (const fact of after) {
      const shards = shardsOf(fact);
      const old = before.get(fact.id);
      if (old !== undefined) addCells(cells, counted(old), -1, shards);
      addCells(cells, counted(fact), 1, shards);
    }
    await facts.save(tx, after);
    await counts.add(tx, changesOf(cells));
  }
}
