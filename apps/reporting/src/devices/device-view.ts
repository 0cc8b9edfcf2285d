import { z } from 'zod';

/** How far a device has got. */
export const deviceProgress = z.object({
  device: z.uuid(),
  settled: z.int().describe('Everything up to this sequence has its result or was skipped'),
  parked: z.int().describe('Items that wait; see GET /v1/devices/{id}/backlog'),
  waitsFor: z.int().nullable().describe('The sequence that all parked items wait for'),
});
export type DeviceProgress = z.output<typeof deviceProgress>;

/** An item that waits, or that waited in vain. Of its content only the command is shown. */
export const backlogItem = z.object({
  sequence: z.int(),
  command: z.string().nullable().describe('null: it could not be read'),
  state: z.enum(['parked', 'expired']),
  occurredAt: z.iso.datetime().nullable().describe("By the device's clock"),
  receivedAt: z.iso.datetime().describe('Since when it waits'),
  expiresAt: z.iso.datetime().describe('When it is given up, or was'),
  failedAt: z.iso
    .datetime()
    .nullable()
    .describe('Its turn came, and the platform failed to carry it out; the next delivery retries'),
});
export type BacklogItem = z.output<typeof backlogItem>;

/** Sequences that nobody waits for any more. */
export const skippedRange = z.object({
  from: z.int(),
  through: z.int(),
  by: z.string().describe('Whoever skipped them; Tiergrid when what waited for them expired'),
  reason: z.string(),
  at: z.iso.datetime(),
});
export type SkippedRange = z.output<typeof skippedRange>;
