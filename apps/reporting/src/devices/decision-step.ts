import { Injectable } from '@nestjs/common';
import { type Language, Refused } from '#libs/http';
import { asError, savepoint, type Transaction } from '#libs/persistence';
import { IncidentCommandHandler } from '../incident-commands/incident-command.handler.js';
import type { IncidentView } from '../read-models/incident-view.js';
import { CommandChain } from './command-chain.js';
import { type DeviceDecision, deviceDecisions } from './device-command.registry.js';
import type { DeviceItem } from './device-item.js';
import type { Device, SettledItem } from './device.repository.js';
import { incidentResult } from './item-result.js';
import { assertRole, commandOf, type OpenedItem, readItem, timeOf } from './opened-item.js';
import { settledRefusal } from './settled-refusal.js';

/** Carries out a decision of a device, by the same way as that of the single route. */
@Injectable()
export class DecisionStep {
  constructor(
    private readonly chain: CommandChain,
    private readonly commands: IncidentCommandHandler,
  ) {}

  /** @returns what became of it */
  async take(
    tx: Transaction,
    device: Device,
    opened: OpenedItem,
    language: Language,
  ): Promise<SettledItem> {
    const { sequence } = opened;
    const meant: { incidentId: string | null } = { incidentId: null };
    try {
      const view = await this.carryOut(tx, device, opened, (id) => {
        meant.incidentId = id;
      });
      return {
        sequence,
        state: 'applied',
        incidentId: view.id,
        incidentVersion: view.version,
        result: incidentResult(view),
      };
    } catch (error) {
      return settledRefusal(sequence, meant.incidentId, asError(error), language);
    }
  }

  private async carryOut(
    tx: Transaction,
    device: Device,
    opened: OpenedItem,
    onIncident: (id: string) => void,
  ): Promise<IncidentView> {
    const item = readItem(opened);
    const decision = decisionOf(item);
    const { incident } = item;
    if (incident === undefined)
      throw new Refused('device-incident-missing', { field: '/incident' });
    const link = { device, sequence: opened.sequence, incident };
    const id = await this.chain.incidentOf(tx, link);
    onIncident(id);
    assertRole(opened.caller, decision.roles);
    const intent = decision.intent(item.body);
    const version = item.expectedVersion ?? (await this.chain.versionAfterLast(tx, link, id));
    const command = commandOf(opened.caller, version);
    // What a refused decision had written is undone, and its result is kept all the same.
    return savepoint(tx, () =>
      this.commands.handleIn(tx, command, id, { intent: () => intent }, timeOf(item, opened)),
    );
  }
}

function decisionOf({ command }: DeviceItem): DeviceDecision {
  if (command === 'report') throw new Error('a report is no decision');
  return deviceDecisions[command];
}
