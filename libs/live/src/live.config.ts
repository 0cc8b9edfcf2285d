import { z } from 'zod';
import { encryptionKey } from '#libs/encryption';
import { parseNetwork } from './webhooks/network/address-rules.js';

/** Variables of a service with a live stream and webhooks. */
export const liveEnvironment = {
  /** Clients that may listen to the stream of one process. */
  TIERGRID_STREAM_LIMIT: z.coerce.number().int().min(1).max(100_000).default(4_096),
  /** Encrypts the secrets of webhooks. */
  TIERGRID_WEBHOOK_KEY: encryptionKey,
  /** Networks beside the public Internet that webhooks may reach: a county's own. */
  TIERGRID_WEBHOOK_NETWORKS: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((part) => part.trim() !== ''))
    .transform((parts, context) =>
      parts.map((part) => {
        const network = parseNetwork(part.trim());
        if (network !== undefined) return network;
        context.addIssue(`${part.trim()} is no network; write it like 10.1.0.0/16`);
        return z.NEVER;
      }),
    ),
  /** Days for which deliveries of webhooks are kept. */
  TIERGRID_WEBHOOK_LOG_DAYS: z.coerce.number().int().min(4).max(3_650).default(30),
};

/** What `LiveModule` needs of a service's configuration. */
export type LiveConfig = z.output<z.ZodObject<typeof liveEnvironment>>;
