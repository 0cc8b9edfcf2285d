import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/access';
import { Directory } from '#libs/directory';
import { type Division, isWithin, subtreeOf } from '#libs/divisions';
import { Refused } from '#libs/http';
import { Database, type Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { checkPeriod, type Period } from '../../domain/zero-report/index.js';
import {
  type SilentVillage,
  type VillageCounts,
  ZeroReportReader,
} from '../../read-models/zero-report.reader.js';
import { refusedZeroReport } from '../../zero-reports/refused-zero-report.js';
import { ZeroReportRules } from '../../zero-reports/zero-report-rules.js';

/** How many villages of a division were heard. */
export interface NamedCounts extends VillageCounts {
  readonly name: string;
}

/** Answers who was silent: neither a report nor a zero report came from them in a period. */
@Injectable()
export class FindSilentVillagesHandler {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly reader: ZeroReportReader,
    private readonly rules: ZeroReportRules,
    private readonly clock: PlatformClock,
  ) {}

  /**
   * @param page path of the last village on the page before, and how many are wanted
   * @throws Refused unknown-division, division-outside-scope, period-of-other-length,
   *   period-not-over
   */
  silent(
    caller: Caller,
    division: string,
    period: Period,
    page: { readonly after: string; readonly limit: number },
  ): Promise<SilentVillage[]> {
    const { timeZone } = this.rules;
    return this.inside(caller, division, period, (tx, { path }) => {
      const asked = { subtree: subtreeOf(path), period, timeZone, after: page.after };
      return this.reader.silent(tx, asked, page.limit);
    });
  }

  /** @returns the division asked for, and those directly below it. @throws as `silent` */
  completeness(
    caller: Caller,
    division: string,
    period: Period,
  ): Promise<{ readonly whole: Division; readonly parts: NamedCounts[] }> {
    const { timeZone } = this.rules;
    return this.inside(caller, division, period, async (tx, whole) => {
      const asked = { subtree: subtreeOf(whole.path), period, timeZone };
      const counts = await this.reader.counts(tx, asked);
      const named = await this.directory.find(
        tx,
        counts.map(({ code }) => code),
      );
      const parts = counts.map((part) => {
        const code = part.code === '' ? whole.code : part.code;
        return { ...part, code, name: named.get(code)?.name ?? whole.name };
      });
      return { whole, parts };
    });
  }

  /** Row-level security would make villages outside one's area look silent: they are refused. */
  private inside<T>(
    caller: Caller,
    code: string,
    period: Period,
    work: (tx: Transaction, division: Division) => Promise<T>,
  ): Promise<T> {
    const refusal = checkPeriod(period, this.rules, this.clock.dayOf(this.clock.now()));
    if (refusal !== undefined) throw refusedZeroReport(refusal);
    return this.database.read(caller.scope, async (tx) => {
      const division = (await this.directory.find(tx, [code])).get(code);
      const details = { field: 'division', parameters: { divisionCode: code } };
      if (division === undefined) throw new Refused('unknown-division', details);
      if (!isWithin(division.path, caller.scope)) {
        throw new Refused('division-outside-scope', details);
      }
      return work(tx, division);
    });
  }
}
