import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Command } from '#libs/http';
import type { FinalReport } from '../../domain/incident/index.js';
import { IncidentCommandHandler } from '../../incident-commands/incident-command.handler.js';
import { FinalReportRepository } from '../../persistence/final-report.repository.js';
import type { IncidentView } from '../../read-models/incident-view.js';

/** Submits the final report of an incident. */
@Injectable()
export class SubmitFinalReportHandler {
  constructor(
    private readonly commands: IncidentCommandHandler,
    private readonly reports: FinalReportRepository,
  ) {}

  /** @throws Refused what every command may be refused for */
  handle(command: Command, id: string, report: FinalReport): Promise<IncidentView> {
    return this.commands.handlePrepared(command, id, {
      intent: () => ({ type: 'final-report', report }),
      keep: (tx, incident, at) =>
        this.reports.add(tx, incident, {
          id: uuidv7({ msecs: at.getTime() }),
          at,
          by: command.caller,
          report,
        }),
    });
  }
}
