import { z } from 'zod';
import { divisionLevels } from '#libs/divisions';
import { grades } from '../grades.js';
import { duration } from './duration.schema.js';
import { id, source, text } from './words.schema.js';

/** What the tiers of the tree are given limits for. */
export const subjects = ['incident', 'hidden-danger', 'request'] as const;

/**
 * How long an office may take. Local policy: no law sets these.
 *
 * What it measures: `acknowledge` until the holder acknowledges; `pass-up` until what a village
 * reported stands before the county, over all tiers between; `first-feedback` until somebody says
 * what is being done; `handle` until it is resolved.
 */
export const tierLimit = z
  .strictObject({
    id,
    name: text,
    measures: z.enum(['acknowledge', 'pass-up', 'first-feedback', 'handle']),
    subjects: z.array(z.enum(subjects)).min(1),
    grades: z.array(z.enum(grades)).min(1),
    levels: z.array(z.enum(divisionLevels)).min(1).describe('Tiers of the offices it binds'),
    from: z
      .enum(['reported', 'received'])
      .describe('received: the present holder received it; for the first one, reported'),
    within: duration,
    extendableTo: duration.optional().describe('The most that an approved extension can give'),
    whenMissed: z
      .enum(['escalate', 'supervise'])
      .describe('escalate: it moves to the office above by itself. supervise: that office is told'),
    onHandOver: z.enum(['restart', 'continue']).describe('What a new holder does to the clock'),
    onReopen: z.enum(['restart', 'none']).describe('Whether reopening starts it once more'),
    source,
  })
  .meta({ id: 'TierLimit' });

export type Subject = (typeof subjects)[number];
export type TierLimit = z.output<typeof tierLimit>;
