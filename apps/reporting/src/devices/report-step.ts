import { Injectable } from '@nestjs/common';
import { type Language, parseInput } from '#libs/http';
import { asError, type Transaction } from '#libs/persistence';
import type { ReportCommand } from '../features/report-incident/report-command.js';
import { reportIncident } from '../features/report-incident/report-incident.dto.js';
import {
  ReportIncidentHandler,
  type ReportOutcome,
  sameness,
} from '../features/report-incident/report-incident.handler.js';
import { IncidentReader } from '../read-models/incident.reader.js';
import { reporters } from './device-command.registry.js';
import type { SettledItem } from './device.repository.js';
import { incidentResult } from './item-result.js';
import { assertRole, commandOf, type OpenedItem, readItem, timeOf } from './opened-item.js';
import { settledRefusal } from './settled-refusal.js';

/** The version of an incident that its reporter knows. */
const reportedVersion = 1;

/** Takes reports of a device, by the same way as those of the single route. */
@Injectable()
export class ReportStep {
  constructor(
    private readonly reports: ReportIncidentHandler,
    private readonly reader: IncidentReader,
  ) {}

  /**
   * @param items reports that follow one another
   * @returns what became of them, up to the first that must wait for one before it
   */
  async take(
    tx: Transaction,
    items: readonly OpenedItem[],
    language: Language,
  ): Promise<SettledItem[]> {
    const read = unlike(items.map(readReport));
    const commands = read.filter((one): one is ReportCommand => !(one instanceof Error));
    const outcomes = (await this.reports.takeIn(tx, commands)).values();
    const settled: SettledItem[] = [];
    for (const [index, one] of read.entries()) {
      const { sequence } = items[index] as OpenedItem;
      const outcome: ReportOutcome | undefined =
        one instanceof Error ? { refusal: one } : outcomes.next().value;
      if (outcome === undefined) throw new Error('a report without an outcome');
      settled.push(await this.settled(tx, sequence, outcome, language));
    }
    return settled;
  }

  private async settled(
    tx: Transaction,
    sequence: number,
    outcome: ReportOutcome,
    language: Language,
  ): Promise<SettledItem> {
    if ('refusal' in outcome) return settledRefusal(sequence, null, outcome.refusal, language);
    const view = 'view' in outcome ? outcome.view : await this.reader.find(tx, outcome.earlier);
    if (view === undefined) throw new Error('an incident is not to be read by its reporter');
    return {
      sequence,
      state: 'applied',
      incidentId: view.id,
      incidentVersion: reportedVersion,
      result: incidentResult(view),
    };
  }
}

/** The report in an item, or why there is none. */
function readReport(opened: OpenedItem): ReportCommand | Error {
  try {
    const item = readItem(opened);
    assertRole(opened.caller, reporters);
    const report = parseInput(reportIncident, item.body, 'body');
    return { report, command: commandOf(opened.caller, undefined), filedAt: timeOf(item, opened) };
  } catch (error) {
    return asError(error);
  }
}

/** Those before the first that shares its id with one before it: that one must find the other. */
function unlike(reports: readonly (ReportCommand | Error)[]): (ReportCommand | Error)[] {
  const seen = new Set<string>();
  const end = reports.findIndex((one) => {
    const key = one instanceof Error ? undefined : sameness(one.command, one.report);
    if (key === undefined) return false;
    const isSecond = seen.has(key);
    seen.add(key);
    return isSecond;
  });
  return reports.slice(0, end === -1 ? undefined : end);
}
