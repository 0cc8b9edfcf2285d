import { AccessDenied, type Caller, type Role } from '#libs/access';
import { type Command, parseInput } from '#libs/http';
import { credibleTime } from '../domain/device/index.js';
import { callerOf, type DeviceItem, deviceItem } from './device-item.js';
import type { WaitingItem } from './device.repository.js';
import type { ItemCipher } from './item-cipher.js';

/** An item whose turn it is. */
export interface OpenedItem {
  readonly sequence: number;
  readonly receivedAt: Date;
  /** As the device sent it, not yet checked. */
  readonly sent: unknown;
  /** Who sent it, with the role and office of then. */
  readonly caller: Caller;
}

/** @throws Error for an item without its content, or with another's */
export function openItem(cipher: ItemCipher, deviceId: string, item: WaitingItem): OpenedItem {
  const { sequence, receivedAt, sealed } = item;
  if (sealed === null) throw new Error(`item ${sequence} of device ${deviceId} has no content`);
  const opened = cipher.open(sealed, deviceId, sequence);
  return { sequence, receivedAt, sent: opened.item, caller: callerOf(opened.sender) };
}

/** @throws ValidationFailed */
export function readItem({ sent }: OpenedItem): DeviceItem {
  return parseInput(deviceItem, sent, 'body');
}

/** When the device says that it was done; null where its clock cannot be believed. */
export function timeOf(item: DeviceItem, { receivedAt }: OpenedItem): Date | null {
  return credibleTime(item.occurredAt, receivedAt);
}

/** @throws AccessDenied role-not-allowed */
export function assertRole({ role }: Caller, allowed: readonly Role[]): void {
  if (!allowed.includes(role)) {
    throw new AccessDenied('role-not-allowed', `${role} is not among ${allowed.join(', ')}`);
  }
}

/** An item as a command: its sequence is its idempotency key, so it needs no other. */
export function commandOf(caller: Caller, ifMatch: Command['ifMatch']): Command {
  return {
    caller,
    idempotencyKey: undefined,
    fingerprint: () => '',
    ifMatch,
    onReplay: () => undefined,
  };
}
