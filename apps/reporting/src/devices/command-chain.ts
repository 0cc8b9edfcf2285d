import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Refused } from '#libs/http';
import type { Transaction } from '#libs/persistence';
import type { Device, ItemState } from './device.repository.js';

/** The place of a decision in what a device did. */
export interface Link {
  readonly device: Device;
  readonly sequence: number;
  /** As the device names the incident. */
  readonly incident: string;
}

interface Before {
  readonly sequence: number;
  readonly state: ItemState;
  readonly incidentId: string | null;
  readonly version: number | null;
}

const columns = `sequence, state, incident_id AS "incidentId", incident_version AS version`;

/**
 * What a decision of a device builds on. Whoever decides offline believes that what they did
 * before was done; where it was not, the decision must not be carried out either.
 */
@Injectable()
export class CommandChain {
  /**
   * The incident that a device means: its own report under that id, one that its owner reported
   * elsewhere, or the id itself.
   * @throws Refused device-command-dependent when that report was refused, not-found
   */
  async incidentOf(tx: Transaction, { device, sequence, incident }: Link): Promise<string> {
    const report = await tx.maybeOne<Before>(
      `SELECT ${columns} FROM device_commands
       WHERE device_id = $1 AND client_id = $2 AND sequence < $3
       ORDER BY sequence DESC LIMIT 1`,
      [device.id, incident, sequence],
    );
    if (report !== undefined) {
      if (report.incidentId === null) throw dependent(report.sequence);
      return report.incidentId;
    }
    const elsewhere = await tx.maybeOne<{ id: string }>(
      'SELECT incident_id AS id FROM incident_client_ids WHERE reporter = $1 AND client_id = $2',
      [device.owner, incident],
    );
    if (elsewhere !== undefined) return elsewhere.id;
    if (z.uuid().safeParse(incident).success) return incident;
    throw new Refused('not-found', { field: '/incident' });
  }

  /**
   * The version that the device's command before this one left its incident at; anything else that
   * happened to it since makes the decision stale.
   * @throws Refused device-command-dependent when that command was refused, precondition-required
   *   when the device did nothing with the incident before
   */
  async versionAfterLast(tx: Transaction, link: Link, incidentId: string): Promise<number> {
    const last = await tx.maybeOne<Before>(
      `SELECT ${columns} FROM device_commands
       WHERE device_id = $1 AND incident_id = $2 AND sequence < $3
       ORDER BY sequence DESC LIMIT 1`,
      [link.device.id, incidentId, link.sequence],
    );
    if (last === undefined)
      throw new Refused('precondition-required', { field: '/expectedVersion' });
    if (last.version === null) throw dependent(last.sequence);
    return last.version;
  }
}

function dependent(sequence: number): Refused {
  return new Refused('device-command-dependent', {
    field: '/incident',
    parameters: { sequence: String(sequence) },
    extensions: { dependsOn: sequence },
  });
}
