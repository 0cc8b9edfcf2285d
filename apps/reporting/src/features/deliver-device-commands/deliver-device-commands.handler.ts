import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Caller } from '#libs/access';
import { type Language, parseInput, ProblemWriter, Refused, ValidationFailed } from '#libs/http';
import { Database, type Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { deviceItem, fingerprintOfItem, senderOf } from '../../devices/device-item.js';
import { DeviceReader, type KeptItem } from '../../devices/device.reader.js';
import { type Device, DeviceRepository, type NewItem } from '../../devices/device.repository.js';
import { ItemCipher } from '../../devices/item-cipher.js';
import { DeviceRunner } from '../../devices/device-runner.js';
import { type ArrivedItem, receiveItems, type Receipt } from '../../domain/device/index.js';
import { reportIncident } from '../report-incident/report-incident.dto.js';
import type { DeviceBatchResult, ItemAnswer } from './deliver-device-commands.dto.js';

/** Items of a device that may wait at the most. */
const mostParked = 5_000;

/** Why an item is not taken, by its receipt. */
const refusals = {
  reused: 'device-sequence-reused',
  skipped: 'device-sequence-skipped',
  full: 'device-backlog-full',
} as const satisfies Partial<Record<Receipt, string>>;

/** An item as it was sent, with what tells it apart. */
type Sent = ArrivedItem & { readonly item: unknown };

/** Without a sequence nothing can be said of an item; all else is checked when its turn comes. */
const sequenced = z.object({ sequence: deviceItem.shape.sequence });

/** The id that the device gave a report: later items name the incident by it, taken or not. */
const named = z.object({ clientId: reportIncident.shape.clientId });

/**
 * Takes what a device sends: first all of it is kept, then all whose turn it is is carried out, then
 * each item is answered by what is kept of it. So a delivery that breaks off anywhere can be sent
 * again as it is.
 */
@Injectable()
export class DeliverDeviceCommandsHandler {
  constructor(
    private readonly database: Database,
    private readonly devices: DeviceRepository,
    private readonly reader: DeviceReader,
    private readonly runner: DeviceRunner,
    private readonly cipher: ItemCipher,
    private readonly problems: ProblemWriter,
    private readonly clock: PlatformClock,
  ) {}

  /** @throws Refused device-of-another */
  async deliver(
    caller: Caller,
    id: string,
    items: readonly unknown[],
    language: Language,
  ): Promise<DeviceBatchResult> {
    const sent = items.map(readSequence);
    const readable = sent.filter((one) => one !== undefined);
    const { device, receipts } = await this.database.transaction(caller.scope, (tx) =>
      this.receive(tx, caller, id, readable),
    );
    await this.runner.advance(device, language);
    const { state, kept } = await this.database.read(caller.scope, async (tx) => ({
      state: await this.reader.progress(tx, id),
      kept: await this.reader.results(
        tx,
        id,
        readable.map(({ sequence }) => sequence),
      ),
    }));
    if (state === undefined) throw new Refused('not-found');
    return {
      ...state,
      items: sent.map((one, index) =>
        this.answer(one, one && receipts.get(one), one && kept.get(one.sequence), {
          language,
          instance: `/v1/devices/${id}/commands#/items/${index}`,
        }),
      ),
    };
  }

  /** Keeps all that is new. */
  private async receive(
    tx: Transaction,
    caller: Caller,
    id: string,
    items: readonly Sent[],
  ): Promise<{ device: Device; receipts: Map<Sent, Receipt> }> {
    const now = this.clock.now();
    const claimed = await this.devices.claim(tx, id, caller, now);
    await this.devices.expire(tx, id, now);
    const [device, known] = await Promise.all([
      this.devices.lock(tx, id),
      this.devices.fingerprints(
        tx,
        id,
        items.map(({ sequence }) => sequence),
      ),
    ]);
    const all = receiveItems(device, known, items, mostParked);
    const receipts = new Map(items.map((item, index) => [item, all[index] ?? 'full']));
    const fresh = items.filter((item) => receipts.get(item) === 'new');
    await this.devices.park(
      tx,
      device,
      fresh.map((item) => this.seal(caller, id, item)),
      now,
    );
    return { device: claimed, receipts };
  }

  private seal(caller: Caller, id: string, { sequence, fingerprint, item }: Sent): NewItem {
    const read = deviceItem.safeParse(item);
    return {
      sequence,
      fingerprint,
      name: read.data?.command ?? null,
      clientId: read.data?.command === 'report' ? clientIdOf(read.data.body) : null,
      occurredAt: read.data?.occurredAt ?? null,
      sealed: this.cipher.seal({ item, sender: senderOf(caller) }, id, sequence),
    };
  }

  private answer(
    sent: Sent | undefined,
    receipt: Receipt | undefined,
    kept: KeptItem | undefined,
    say: { language: Language; instance: string },
  ): ItemAnswer {
    const sequence = sent?.sequence ?? null;
    const refused = (state: ItemAnswer['state'], refusal: Refused): ItemAnswer => {
      const { status, document } = this.problems.write(refusal, say.language, say.instance);
      return { sequence, status, state, problem: { ...document } };
    };
    if (receipt === undefined) {
      return refused('not-taken', new Refused('device-item-unreadable', { field: '/sequence' }));
    }
    if (receipt !== 'new' && receipt !== 'known') {
      const state = receipt === 'skipped' ? 'skipped' : 'not-taken';
      const parameters = { sequence: String(sequence) };
      return refused(state, new Refused(refusals[receipt], { field: '/sequence', parameters }));
    }
    if (kept === undefined) throw new Error(`item ${String(sequence)} was received and is gone`);
    const { name, state, result } = kept;
    if (result === null) return { sequence, status: 202, state };
    if ('refusal' in result) {
      return refused(state, new Refused(result.refusal.code, result.refusal.details));
    }
    return { sequence, status: name === 'report' ? 201 : 200, state, incident: result.incident };
  }
}

/** @returns undefined for what has no sequence, or is nested so deep that it is no command */
function readSequence(item: unknown): Sent | undefined {
  const read = sequenced.safeParse(item);
  const fingerprint = read.success ? fingerprintOfItem(item) : undefined;
  if (read.data === undefined || fingerprint === undefined) return undefined;
  return { sequence: read.data.sequence, fingerprint, item };
}

function clientIdOf(body: unknown): string | null {
  try {
    return parseInput(named, body, 'body').clientId ?? null;
  } catch (error) {
    if (error instanceof ValidationFailed) return null;
    throw error;
  }
}
