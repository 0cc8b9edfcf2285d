import { z } from 'zod';

/** The body of a command that says all by its address. */
export const nothing = z.strictObject({}).default({}).meta({ id: 'WebhookCommand' });
export type NoBody = z.output<typeof nothing>;
