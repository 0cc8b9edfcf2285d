import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { ZeroReportFiledV1 } from '#libs/contracts';
import { Directory } from '#libs/directory';
import { type Command, CommandRunner, Refused } from '#libs/http';
import { newEvent, type NewEvent, Outbox } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { checkZeroReport, type Period } from '../../domain/zero-report/index.js';
import {
  type NewZeroReport,
  ZeroReportRepository,
} from '../../persistence/zero-report.repository.js';
import type { ZeroReportView } from '../../read-models/zero-report-view.js';
import { ZeroReportReader } from '../../read-models/zero-report.reader.js';
import { refusedZeroReport } from '../../zero-reports/refused-zero-report.js';
import { ZeroReportRules } from '../../zero-reports/zero-report-rules.js';

/** Takes a village's word that nothing happened; filed again, it is the same as before. */
@Injectable()
export class FileZeroReportHandler {
  constructor(
    private readonly runner: CommandRunner,
    private readonly directory: Directory,
    private readonly reports: ZeroReportRepository,
    private readonly reader: ZeroReportReader,
    private readonly outbox: Outbox,
    private readonly rules: ZeroReportRules,
    private readonly clock: PlatformClock,
  ) {}

  /** @throws Refused with one of the refusals of zero reports, or period-has-reports */
  handle(command: Command, divisionCode: string, period: Period): Promise<ZeroReportView> {
    return this.runner.run(command, async (tx) => {
      const report = await this.decide(tx, command, divisionCode, period);
      const earlier = await this.reports.findId(tx, period, divisionCode);
      if (earlier !== undefined) return this.view(tx, earlier);
      const { timeZone } = this.rules;
      if (await this.reports.isContradicted(tx, report.division, period, timeZone)) {
        throw new Refused('period-has-reports', {
          field: '/period',
          parameters: { divisionCode, period: period.text },
        });
      }
      const isFirst = await this.reports.insert(tx, report, timeZone);
      if (isFirst) await this.outbox.append(tx, [toEvent(report)]);
      const id = isFirst ? report.id : await this.reports.findId(tx, period, divisionCode);
      return this.view(tx, id ?? report.id);
    });
  }

  private async decide(
    tx: Transaction,
    { caller }: Command,
    divisionCode: string,
    period: Period,
  ): Promise<NewZeroReport> {
    const division = (await this.directory.find(tx, [divisionCode])).get(divisionCode);
    const filedAt = this.clock.now();
    const filer = {
      office: caller.office,
      scope: caller.scope,
      mayFileForOthers: caller.role !== 'grid-worker',
    };
    const today = this.clock.dayOf(filedAt);
    const refusal = checkZeroReport({ divisionCode, period }, filer, division, this.rules, today);
    if (refusal !== undefined) throw refusedZeroReport(refusal);
    if (division === undefined) throw new Error('a zero report without a village was not refused');
    const id = uuidv7({ msecs: filedAt.getTime() });
    return { id, division, period, filedAt, filer: caller };
  }

  private async view(tx: Transaction, id: string): Promise<ZeroReportView> {
    const view = await this.reader.find(tx, id);
    if (view === undefined) throw new Error(`zero report ${id} is not to be read by its filer`);
    return view;
  }
}

/** What the other services are told. */
function toEvent({ id, division, period, filedAt, filer }: NewZeroReport): NewEvent {
  return newEvent(ZeroReportFiledV1, {
    aggregateId: id,
    aggregateVersion: 1,
    occurredAt: filedAt,
    data: {
      divisionCode: division.code,
      divisionPath: division.path,
      period: period.text,
      grain: period.grain,
      firstDay: period.firstDay,
      lastDay: period.lastDay,
      onBehalf: filer.office !== division.code,
      actor: { clientId: filer.clientId, office: filer.office },
    },
  });
}
