import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Caller } from '#libs/access';
import { subtreeOf } from '#libs/divisions';
import { deviceCommandNames } from './device-command.registry.js';

/** One thing that was done on a device, as the device sends it. */
export const deviceItem = z.strictObject({
  sequence: z
    .int()
    .min(1)
    .describe('The device counts what is done on it: 1, 2, 3 … without a gap, never twice'),
  command: z.enum(deviceCommandNames).describe('report, or the name of a command on an incident'),
  occurredAt: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .describe("When it was done, by the device's clock. Shown, but no limit is counted from it"),
  incident: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('Needed but for report: clientId of a report of this device, or id of an incident'),
  expectedVersion: z
    .union([z.literal('*'), z.int().min(1)])
    .optional()
    .describe(
      'The version of the incident that was decided upon, as If-Match; * for any. Left out: the ' +
        "version that this device's command before it left",
    ),
  body: z.unknown().optional().describe("The body of the command's own route"),
});
export type DeviceItem = z.output<typeof deviceItem>;

/** Who sent an item, as their token said when it arrived. */
export type ItemSender = Pick<Caller, 'clientId' | 'role' | 'office' | 'officePath' | 'name'>;

/** An item as it is kept, encrypted, until its turn. */
export interface SealedItem {
  readonly item: unknown;
  readonly sender: ItemSender;
}

export function senderOf({ clientId, role, office, officePath, name }: Caller): ItemSender {
  return { clientId, role, office, officePath, name };
}

export function callerOf(sender: ItemSender): Caller {
  // Their token was good when the item arrived. It opens nothing any more.
  return { ...sender, scope: subtreeOf(sender.officePath), expiresAt: new Date(0) };
}

/** No body of a command is nested deeper. */
const deepest = 32;

/**
 * What tells two contents under one sequence apart, whatever the order of their fields.
 * @returns undefined for what is nested deeper than any command
 */
export function fingerprintOfItem(item: unknown): string | undefined {
  const text = canonical(item, deepest);
  return text === undefined ? undefined : createHash('sha256').update(text).digest('base64');
}

function canonical(value: unknown, depth: number): string | undefined {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (depth === 0) return undefined;
  const isList = Array.isArray(value);
  const entries = isList ? [...value.entries()] : Object.entries(value).sort(byName);
  const parts: string[] = [];
  for (const [name, member] of entries) {
    const text = canonical(member, depth - 1);
    if (text === undefined) return undefined;
    parts.push(isList ? text : `${JSON.stringify(name)}:${text}`);
  }
  return isList ? `[${parts.join(',')}]` : `{${parts.join(',')}}`;
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1;
}
