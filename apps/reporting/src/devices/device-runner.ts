import { Injectable, Logger } from '@nestjs/common';
import { subtreeOf } from '#libs/divisions';
import type { Language } from '#libs/http';
import { asError, Database, isTransient, type Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { isSentTwice } from '../features/report-incident/report-incident.handler.js';
import { DecisionStep } from './decision-step.js';
import {
  type Device,
  DeviceRepository,
  type SettledItem,
  type WaitingItem,
} from './device.repository.js';
import { ItemCipher } from './item-cipher.js';
import { openItem } from './opened-item.js';
import { ReportStep } from './report-step.js';

/** Reports of a device that are taken in one transaction at the most. */
const mostReports = 128;

/** Who gives up a gap before something that expired. */
const platform = { by: 'platform', byName: 'Tiergrid', reason: 'expired' } as const;

/** A device as far as it can be found again. */
export type DevicePlace = Pick<Device, 'id' | 'officePath'>;

/**
 * Carries out what a device sent, strictly in its sequence. Each step is a transaction that locks
 * the device, so any number of replicas may do it at once and each item is carried out once. A
 * decision has a transaction of its own: one that held several incidents could deadlock with
 * another device's.
 */
@Injectable()
export class DeviceRunner {
  private readonly logger = new Logger('Devices');

  constructor(
    private readonly database: Database,
    private readonly devices: DeviceRepository,
    private readonly reports: ReportStep,
    private readonly decisions: DecisionStep,
    private readonly cipher: ItemCipher,
    private readonly clock: PlatformClock,
  ) {}

  /**
   * Carries out all whose turn it is. What fails by a mistake of ours stays parked, visibly, and so
   * does all behind it; the next delivery tries again.
   * @param language of what is said of single fields
   * @throws transient errors of the database; what was carried out until then stands
   */
  async advance(device: DevicePlace, language: Language): Promise<void> {
    let width = mostReports;
    let retried = false;
    for (;;) {
      try {
        const going = await this.step(device, width, language);
        if (!going) return;
        width = mostReports;
        retried = false;
      } catch (error) {
        if (isTransient(error)) throw error;
        if (isSentTwice(error) && !retried) {
          // The same report came another way a moment ago: now it is found.
          retried = true;
        } else if (width > 1) {
          // One of them spoils the others: the first alone.
          width = 1;
        } else {
          await this.fail(device, asError(error));
          return;
        }
      }
    }
  }

  /** @returns false when nothing more can be done now */
  private step(
    { id, officePath }: DevicePlace,
    width: number,
    language: Language,
  ): Promise<boolean> {
    return this.database.transaction(subtreeOf(officePath), async (tx) => {
      const device = await this.devices.lock(tx, id);
      const next = await this.devices.next(tx, device, width);
      const [head] = next;
      if (head?.state === 'expired') {
        await this.passOver(tx, device, head.sequence);
        return true;
      }
      if (head?.sequence !== device.settled + 1) return false;
      const settled = await this.carryOut(tx, device, head, next, language);
      await this.devices.settle(tx, device, settled, this.clock.now());
      return true;
    });
  }

  private async carryOut(
    tx: Transaction,
    device: Device,
    head: WaitingItem,
    next: readonly WaitingItem[],
    language: Language,
  ): Promise<SettledItem[]> {
    const open = (item: WaitingItem) => openItem(this.cipher, device.id, item);
    if (head.name !== 'report') {
      return [await this.decisions.take(tx, device, open(head), language)];
    }
    const end = next.findIndex(
      ({ sequence, state, name }, index) =>
        sequence !== head.sequence + index || state !== 'parked' || name !== 'report',
    );
    return this.reports.take(tx, next.slice(0, end === -1 ? undefined : end).map(open), language);
  }

  /** What expired has its result; a gap before it is given up with it. */
  private async passOver(tx: Transaction, device: Device, sequence: number): Promise<void> {
    const from = device.settled + 1;
    if (from < sequence) {
      const skip = { ...platform, from, through: sequence - 1 };
      await this.devices.skip(tx, device, skip, this.clock.now());
    }
    await this.devices.move(tx, device.id, sequence, 0);
  }

  private async fail({ id, officePath }: DevicePlace, error: Error): Promise<void> {
    const sequence = await this.database.transaction(subtreeOf(officePath), async (tx) => {
      const device = await this.devices.lock(tx, id);
      await this.devices.fail(tx, device, this.clock.now());
      return device.settled + 1;
    });
    this.logger.error(`item ${sequence} of device ${id} stays parked`, error.stack);
  }
}
