import { z } from 'zod';
import { categories } from '../categories.js';

/** Words for people, in both languages of the platform. */
export const text = z
  .strictObject({ en: z.string().min(1), 'zh-CN': z.string().min(1) })
  .meta({ id: 'Text' });

export type Text = z.output<typeof text>;

/** Names a part of a pack; other parts, stored rows and events refer to it by this. */
export const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .describe('Lower-case words joined by hyphens; kept in every later version of the pack');

/** Where a number or a rule comes from. */
export const source = z
  .string()
  .min(1)
  .describe("Article of the law, name of the notice, or 'our choice' with the reason");

/**
 * No pack adds a category: the shipped table leaves out content and opinion on purpose, and no other
 * code is valid, in the published schema neither.
 */
export const categoryCode = z
  .enum(
    categories.map(({ code }) => code),
    { error: ({ input }) => `category ${String(input)} is not in the shipped table` },
  )
  .meta({ id: 'CategoryCode', description: 'GB/T 20986-2023, as in data/categories' });

export const day = z.iso.date().describe('YYYY-MM-DD');
