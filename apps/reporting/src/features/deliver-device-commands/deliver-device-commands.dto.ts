import { z } from 'zod';
import { checkedByItem } from '#libs/http';
import { deviceItem } from '../../devices/device-item.js';
import { deviceProgress } from '../../devices/device-view.js';
import { incidentStatuses } from '../../read-models/incident-view.js';

/** Items in one batch at the most. */
const mostItems = 500;

/** What an item is like, for the API document: the items are checked one by one, each in its turn. */
const { $schema: _, ...itemDocument } = z.toJSONSchema(deviceItem, {
  io: 'input',
  target: 'draft-2020-12',
});

export const deviceBatch = z
  .strictObject({
    items: z
      .array(z.unknown())
      .max(mostItems)
      .describe(`Up to ${mostItems} items, in any order; none just asks how far the device is`)
      .meta({ items: itemDocument }),
  })
  .meta({ id: 'DeviceCommandBatch' })
  .register(checkedByItem, {});
export type DeviceBatch = z.output<typeof deviceBatch>;

const itemAnswer = z.object({
  sequence: z.int().nullable().describe('null where the item names none'),
  status: z
    .int()
    .describe('201 reported, 200 done, 202 parked, else refused as the command alone would be'),
  state: z
    .enum(['parked', 'applied', 'refused', 'expired', 'skipped', 'not-taken'])
    .describe('not-taken: the platform keeps nothing of it; all others use their sequence up'),
  incident: z
    .object({
      id: z.uuid(),
      number: z.string(),
      version: z.int(),
      status: z.enum(incidentStatuses),
      holder: z.string(),
      clientId: z.string().nullable(),
    })
    .optional()
    .describe('As the command left it; sent again, the item gets the same answer'),
  problem: z.record(z.string(), z.unknown()).optional().describe('As problem+json would say it'),
});
export type ItemAnswer = z.output<typeof itemAnswer>;

export const deviceBatchResult = deviceProgress
  .extend({ items: z.array(itemAnswer) })
  .meta({ id: 'DeviceCommandBatchResult' });
export type DeviceBatchResult = z.output<typeof deviceBatchResult>;
