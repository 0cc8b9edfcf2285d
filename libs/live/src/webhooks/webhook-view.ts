import { z } from 'zod';

/** A webhook as the API shows it; its secret is shown only where it is made. */
export const webhookView = z
  .object({
    id: z.uuid(),
    version: z.int().describe('Also the ETag; send it back as If-Match'),
    office: z.string().describe('Code of the office: it is told of what happens in its subtree'),
    url: z.string(),
    description: z.string().nullable(),
    types: z.array(z.string()).nullable().describe('Types of events it is told of; null: all'),
    status: z.enum(['enabled', 'disabled', 'removed']),
    disabledReason: z
      .enum(['owner', 'gone', 'failing'])
      .nullable()
      .describe('owner: by command; gone: it answered 410; failing: for five days'),
    failingSince: z.iso
      .datetime()
      .nullable()
      .describe('Since when no attempt has succeeded; null: the last one did, or there was none'),
    previousSecretUntil: z.iso
      .datetime()
      .nullable()
      .describe('Until then the secret before the present one signs too'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Webhook' });
export type WebhookView = z.output<typeof webhookView>;

export const webhookWithSecret = z
  .object({
    webhook: webhookView,
    secret: z
      .string()
      .nullable()
      .describe(
        'whsec_…, shown this once; null when the same request was answered before: rotate it then',
      ),
  })
  .meta({ id: 'WebhookWithSecret' });
export type WebhookWithSecret = z.output<typeof webhookWithSecret>;

/** A line of what changed at a webhook. */
export const webhookChange = z
  .object({
    at: z.iso.datetime(),
    kind: z.string().describe('created, changed, enabled, disabled, secret-rotated, removed'),
    actor: z.string().describe('Client id; `platform` for the platform itself'),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'WebhookChange' });
export type WebhookChange = z.output<typeof webhookChange>;

const webhookAttempt = z.object({
  number: z.int(),
  at: z.iso.datetime(),
  durationMs: z.int(),
  statusCode: z.int().nullable().describe('null: no answer came'),
  error: z.string().nullable(),
  excerpt: z.string().nullable().describe('The first 1,024 bytes of the answer'),
});

/** One event to one endpoint, with what was tried. */
export const webhookDelivery = z
  .object({
    id: z.uuid(),
    eventId: z.uuid().describe('Also the webhook-id: the same however often it is sent'),
    eventType: z.string(),
    subject: z.string().describe('Id of the incident or task that it tells of'),
    status: z.enum(['pending', 'delivered', 'failed']).describe('failed: given up'),
    createdAt: z.iso.datetime(),
    settledAt: z.iso.datetime().nullable(),
    nextAttemptAt: z.iso.datetime().nullable(),
    attempts: z.array(webhookAttempt),
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDelivery = z.output<typeof webhookDelivery>;
