import { z } from 'zod';
import { progressView } from './task-view.js';

export const orderStatuses = ['issued', 'done', 'recalled'] as const;

/** An order as the API shows it. */
export const orderView = z
  .object({
    id: z.uuid(),
    version: z.int().describe('Also the ETag; may be sent back as If-Match'),
    status: z.enum(orderStatuses),
    title: z.string(),
    instructions: z.string(),
    source: z
      .object({ type: z.literal('incident'), id: z.uuid(), number: z.string() })
      .nullable()
      .describe('What the order serves'),
    issuer: z.string().describe('Code of the office that issued it'),
    issuerName: z.string(),
    acknowledgeBy: z.iso.datetime().nullable(),
    completeBy: z.iso.datetime().nullable(),
    issuedAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable().describe('When it was done or recalled'),
    recallReason: z.string().nullable(),
    tasks: progressView.describe('The tasks directly below it'),
    allowedCommands: z.array(z.string()).describe('Commands that fit the present state'),
  })
  .meta({ id: 'Order' });

export type OrderView = z.output<typeof orderView>;
