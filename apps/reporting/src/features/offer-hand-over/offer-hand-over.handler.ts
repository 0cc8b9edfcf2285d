import { Injectable } from '@nestjs/common';
import { Directory } from '#libs/directory';
import { type Command, Refused } from '#libs/http';
import type { Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import type { Office } from '../../domain/incident/index.js';
import { IncidentCommandHandler } from '../../incident-commands/incident-command.handler.js';
import type { IncidentView } from '../../read-models/incident-view.js';

/** Offers an incident to an office anywhere in the tree. */
@Injectable()
export class OfferHandOverHandler {
  constructor(
    private readonly commands: IncidentCommandHandler,
    private readonly directory: Directory,
    private readonly clock: PlatformClock,
  ) {}

  /** @throws Refused unknown-division, division-closed, and what every command may be refused for */
  handle(
    command: Command,
    id: string,
    { to, reason }: { readonly to: string; readonly reason: string },
  ): Promise<IncidentView> {
    return this.commands.handlePrepared(command, id, {
      intent: async (tx) => ({ type: 'hand-over', to: await this.office(tx, to), reason }),
    });
  }

  private async office(tx: Transaction, divisionCode: string): Promise<Office> {
    const division = (await this.directory.find(tx, [divisionCode])).get(divisionCode);
    if (division === undefined) {
      throw new Refused('unknown-division', { field: '/to', parameters: { divisionCode } });
    }
    const { code, path, validTo } = division;
    if (validTo !== null && validTo <= this.clock.dayOf(this.clock.now())) {
      throw new Refused('division-closed', { field: '/to', parameters: { divisionCode, validTo } });
    }
    return { code, path };
  }
}
