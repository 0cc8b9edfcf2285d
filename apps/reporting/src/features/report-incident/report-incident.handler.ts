import { Injectable } from '@nestjs/common';
import { type Command, findAnswers, keepAnswers, keptAnswersKey } from '#libs/http';
import type { Caller } from '#libs/access';
import { Directory } from '#libs/directory';
import { Outbox } from '#libs/messaging';
import {
  asError,
  Coalescer,
  Database,
  isTransient,
  isUniqueViolation,
  type Transaction,
} from '#libs/persistence';
import { incidentNumber } from '../../domain/incident/index.js';
import { IncidentClocks } from '../../incident-clocks/incident-clocks.js';
import type { IncidentView } from '../../read-models/incident-view.js';
import { IncidentReader } from '../../read-models/incident.reader.js';
import { findEarlierReports } from './earlier-reports.js';
import type { ReportCommand } from './report-command.js';
import type { ReportIncident } from './report-incident.dto.js';
import { type AcceptedReport, ReportTriage } from './report-triage.js';
import { toEvent, toView } from './taken-report.js';
import { TakenReportWriter } from './taken-report.writer.js';

/** What becomes of a report in a transaction with others. */
export type ReportOutcome =
  | { readonly view: IncidentView }
  | { readonly refusal: Error }
  /** The device sent it before: the incident is read in the caller's own scope afterwards. */
  | { readonly earlier: string; readonly caller: Caller };

/** Reports in one transaction at the most, and transactions under way at a time. */
const maxTogether = 128;
const maxConcurrent = 2;

/**
 * Takes reports: incident, number, timeline, clocks, contact, answer and event in one transaction.
 *
 * Requests that arrive together share a transaction and its fsync; nobody waits to be gathered.
 * Callers do not notice: each is answered after COMMIT, a refused report is refused alone, each
 * row is checked against its own caller's scope, and when a transaction fails its reports are
 * tried one by one.
 */
@Injectable()
export class ReportIncidentHandler {
  private readonly coalescer = new Coalescer<ReportCommand, IncidentView>({
    apply: (commands) => this.takeAll(commands),
    maxItems: maxTogether,
    maxConcurrent,
    // The second of two equal requests must find the first one's answer.
    keyOf: ({ command, report }) => sameness(command, report),
  });

  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly triage: ReportTriage,
    private readonly reader: IncidentReader,
    private readonly writer: TakenReportWriter,
    private readonly outbox: Outbox,
    private readonly clocks: IncidentClocks,
  ) {}

  /**
   * @returns the incident, held by the office above the reporter
   * @throws Refused with one of the report's refusals
   */
  handle(command: Command, report: ReportIncident): Promise<IncidentView> {
    return this.coalescer.submit({ command, report });
  }

  /** Takes reports together. @returns the incident or the error of each, in their order */
  async takeAll(commands: readonly ReportCommand[]): Promise<(IncidentView | Error)[]> {
    let outcomes: ReportOutcome[];
    try {
      outcomes = await this.inOneTransaction(commands);
    } catch (error) {
      if (isTransient(error)) throw error;
      if (commands.length > 1) {
        const singly: (IncidentView | Error)[] = [];
        for (const command of commands) singly.push(...(await this.takeAll([command])));
        return singly;
      }
      if (!isSentTwice(error)) return [asError(error)];
      // The same request went through another replica a moment ago: now it is found.
      outcomes = await this.inOneTransaction(commands);
    }
    return Promise.all(outcomes.map((outcome) => this.settle(outcome)));
  }

  private inOneTransaction(commands: readonly ReportCommand[]): Promise<ReportOutcome[]> {
    const scopes = commands.map(({ command }) => command.caller.scope);
    return this.database.insertion(scopes, (tx) => this.takeIn(tx, commands));
  }

  /**
   * Takes reports as a part of a transaction that is under way. Two of one key (see `sameness`)
   * must not be among them.
   */
  async takeIn(tx: Transaction, commands: readonly ReportCommand[]): Promise<ReportOutcome[]> {
    const [answers, earlier, places] = await Promise.all([
      findAnswers(
        tx,
        commands.map(({ command }) => command),
      ),
      findEarlierReports(tx, commands),
      this.directory.findLines(
        tx,
        commands.flatMap(({ command, report }) => [command.caller.office, report.divisionCode]),
      ),
    ]);
    const decided = commands.map((one): ReportOutcome | AcceptedReport => {
      try {
        const replay = answers.replay<IncidentView>(one.command);
        if (replay !== undefined) return { view: replay.response };
        const incidentId = earlier.get(one);
        if (incidentId !== undefined) return { earlier: incidentId, caller: one.command.caller };
        return this.triage.take(one, places);
      } catch (error) {
        return { refusal: asError(error) };
      }
    });
    const views = await this.store(tx, decided.filter(isAccepted));
    return decided.map((one) => (isAccepted(one) ? { view: views.shift() as IncidentView } : one));
  }

  /** Numbers, inserts and remembers. @returns the incidents in the order of the reports */
  private async store(tx: Transaction, accepted: AcceptedReport[]): Promise<IncidentView[]> {
    if (accepted.length === 0) return [];
    const series = accepted.map((one) => one.series);
    const numbers = await this.writer.takeNumbers(tx, series);
    const stored = accepted.map(({ command, report, series: { county, year } }, index) => {
      const number = incidentNumber(county, year, numbers[index] ?? Number.NaN);
      const taken = { ...report, number };
      return { command, taken, response: toView(taken) };
    });
    const taken = stored.map((one) => one.taken);
    await Promise.all([
      this.writer.insert(tx, taken),
      this.clocks.start(tx, taken),
      this.outbox.append(tx, taken.map(toEvent)),
      keepAnswers(tx, stored),
    ]);
    return stored.map((one) => one.response);
  }

  private async settle(outcome: ReportOutcome): Promise<IncidentView | Error> {
    if ('view' in outcome) return outcome.view;
    if ('refusal' in outcome) return outcome.refusal;
    const view = await this.database.read(outcome.caller.scope, (tx) =>
      this.reader.find(tx, outcome.earlier),
    );
    return view ?? new Error(`incident ${outcome.earlier} is not to be read by its reporter`);
  }
}

function isAccepted(one: ReportOutcome | AcceptedReport): one is AcceptedReport {
  return 'series' in one;
}

/** What two reports share that must not be taken in one transaction. */
export function sameness(command: Command, report: ReportIncident): string | undefined {
  if (report.clientId !== undefined) return `${command.caller.clientId} device ${report.clientId}`;
  if (command.idempotencyKey === undefined) return undefined;
  return `${command.caller.clientId} key ${command.idempotencyKey}`;
}

/** The same report went through in another transaction a moment ago: now it is found. */
export function isSentTwice(error: unknown): boolean {
  return (
    isUniqueViolation(error, keptAnswersKey) || isUniqueViolation(error, 'incident_client_ids_pkey')
  );
}
