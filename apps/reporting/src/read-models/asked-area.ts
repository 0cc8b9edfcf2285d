import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/access';
import { Directory } from '#libs/directory';
import { isWithin, type Scope, subtreeOf } from '#libs/divisions';
import type { Transaction } from '#libs/persistence';

/** Where a list looks. */
export interface AskedArea {
  /** The office whose incidents are walked through. */
  readonly office: string;
  /** Path range in which they must have happened; undefined: anywhere. */
  readonly place: Scope | undefined;
}

/** Finds out where a list looks: by the division that is asked for, inside what the caller sees. */
@Injectable()
export class AskedAreas {
  constructor(private readonly directory: Directory) {}

  /** @returns undefined when there is no such division */
  async find(
    tx: Transaction,
    caller: Caller,
    division: string | undefined,
  ): Promise<AskedArea | undefined> {
    if (division === undefined) return { office: caller.office, place: undefined };
    const found = (await this.directory.find(tx, [division])).get(division);
    if (found === undefined) return undefined;
    // Outside the caller's area there may still be something that its offices hold.
    const office = isWithin(found.path, caller.scope) ? division : caller.office;
    return { office, place: subtreeOf(found.path) };
  }
}
