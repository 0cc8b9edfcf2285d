import { z } from 'zod';

/** Why somebody decides so: on the timeline, and for whoever reads the incident. */
export const reason = z.string().trim().min(1).max(2000);
