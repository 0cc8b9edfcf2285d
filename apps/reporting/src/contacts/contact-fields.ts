import { z } from 'zod';

/** What a contact consists of, in a report and when it is set later. */
export const contactFields = {
  name: z.string().trim().min(1).max(100).optional(),
  phone: z.string().trim().min(3).max(40).optional(),
};
