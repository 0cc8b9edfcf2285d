import { z } from 'zod';

/** Variables of a service with a live stream and webhooks. */
export const liveEnvironment = {
  /** Clients that may listen to the stream of one process. */
  TIERGRID_STREAM_LIMIT: z.coerce.number().int().min(1).max(100_000).default(4_096),
};

/** What `LiveModule` needs of a service's configuration. */
export type LiveConfig = z.output<z.ZodObject<typeof liveEnvironment>>;
