import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Command } from '#libs/http';
import type { Impact } from '#libs/policy';
import { IncidentCommandHandler } from '../../incident-commands/incident-command.handler.js';
import { SupplementRepository } from '../../persistence/supplement.repository.js';
import type { IncidentView } from '../../read-models/incident-view.js';

/** Adds facts to an incident. */
@Injectable()
export class SupplementIncidentHandler {
  constructor(
    private readonly commands: IncidentCommandHandler,
    private readonly supplements: SupplementRepository,
  ) {}

  /** @throws Refused what every command may be refused for */
  handle(
    command: Command,
    id: string,
    body: {
      readonly text: string;
      readonly impact?: Impact | undefined;
      readonly indicators: IncidentView['indicators'];
    },
  ): Promise<IncidentView> {
    const { text, impact = null, indicators } = body;
    return this.commands.handlePrepared(command, id, {
      isAddition: true,
      intent: () => ({ type: 'supplement', text, impact }),
      keep: (tx, incident, at) =>
        this.supplements.add(tx, incident, {
          id: uuidv7({ msecs: at.getTime() }),
          at,
          by: command.caller,
          text,
          impact,
          indicators,
        }),
    });
  }
}
