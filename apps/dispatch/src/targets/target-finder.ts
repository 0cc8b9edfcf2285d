import { Injectable } from '@nestjs/common';
import { Directory } from '#libs/directory';
import { isWithin, subtreeOf } from '#libs/divisions';
import type { Transaction } from '#libs/persistence';
import type { Office } from '../domain/office.js';
import { mostTargets, type Targets } from '../domain/targets.js';
import type { RequestedTargets } from './targets.dto.js';

/** Looks up what the directory knows of the offices that a request names. */
@Injectable()
export class TargetFinder {
  constructor(private readonly directory: Directory) {}

  /**
   * @param issuer what does not lie below it is refused, so nothing is looked for there
   * @param today the day in the platform's time zone, `YYYY-MM-DD`
   */
  async find(
    tx: Transaction,
    requested: RequestedTargets,
    issuer: Office,
    today: string,
  ): Promise<Targets> {
    if (requested.by === 'list') {
      return { ...requested, known: await this.directory.find(tx, requested.codes) };
    }
    const { division, level } = requested;
    const root = (await this.directory.find(tx, [division])).get(division);
    // One more than may be chosen shows that there are too many; one may be the issuer's own.
    const most = mostTargets + 2;
    const found =
      root === undefined || !isWithin(root.path, subtreeOf(issuer.path))
        ? []
        : await this.directory.findLevel(tx, subtreeOf(root.path), level, today, most);
    return { ...requested, root, found };
  }
}
