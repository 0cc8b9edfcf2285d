import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/access';
import { type Command, CommandRunner, type Language, Refused } from '#libs/http';
import { Database, type Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { DeviceReader } from '../../devices/device.reader.js';
import { type Device, DeviceRepository } from '../../devices/device.repository.js';
import { DeviceRunner } from '../../devices/device-runner.js';
import type { DeviceProgress } from '../../devices/device-view.js';

/** Gives up what a device waits for, and carries out what waited. */
@Injectable()
export class SkipDeviceSequenceHandler {
  constructor(
    private readonly database: Database,
    private readonly commands: CommandRunner,
    private readonly devices: DeviceRepository,
    private readonly reader: DeviceReader,
    private readonly runner: DeviceRunner,
    private readonly clock: PlatformClock,
  ) {}

  /** @throws Refused not-found, device-of-another, device-not-waiting */
  async skip(
    command: Command,
    id: string,
    skip: { readonly sequence: number; readonly reason: string },
    language: Language,
  ): Promise<DeviceProgress> {
    const { officePath } = await this.commands.run(command, async (tx) => {
      await this.devices.find(tx, id);
      const device = await this.devices.lock(tx, id);
      await this.passOver(tx, device, command.caller, skip);
      return { officePath: device.officePath };
    });
    await this.runner.advance({ id, officePath }, language);
    const progress = await this.database.read(command.caller.scope, (tx) =>
      this.reader.progress(tx, id),
    );
    if (progress === undefined) throw new Refused('not-found');
    return progress;
  }

  private async passOver(
    tx: Transaction,
    device: Device,
    caller: Caller,
    { sequence, reason }: { readonly sequence: number; readonly reason: string },
  ): Promise<void> {
    const [next] = await this.devices.next(tx, device, 1);
    if (next === undefined || sequence !== device.settled + 1) {
      throw new Refused('device-not-waiting', {
        field: '/sequence',
        parameters: { sequence: String(sequence) },
        extensions: { waitsFor: next === undefined ? null : device.settled + 1 },
      });
    }
    assertMaySkip(caller, device);
    const now = this.clock.now();
    const isGap = next.sequence > sequence;
    const through = isGap ? next.sequence - 1 : sequence;
    // A parked item whose turn it is can only be one that fails again and again.
    if (!isGap && next.state === 'parked') {
      const result = {
        refusal: {
          code: 'device-sequence-skipped',
          details: { parameters: { sequence: String(sequence) } },
        },
      };
      const skipped = {
        sequence,
        state: 'skipped',
        incidentId: null,
        incidentVersion: null,
      } as const;
      await this.devices.settle(tx, device, [{ ...skipped, result }], now);
    }
    const entry = { from: sequence, through, by: caller.clientId, byName: caller.name, reason };
    await this.devices.skip(tx, device, entry, now);
  }
}

/** Whoever uses the device; officers also those of their area, which row-level security saw to. */
function assertMaySkip({ clientId, role }: Caller, { owner }: Device): void {
  if (clientId !== owner && role === 'grid-worker') throw new Refused('device-of-another');
}
