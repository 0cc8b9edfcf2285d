import { z } from 'zod';
import { Refused } from './problems/problem.js';

/** A page of a list. */
export interface Page<T> {
  readonly items: T[];
  /** Send it as `cursor` to get the next page; null on the last one. */
  readonly nextCursor: string | null;
}

/** Writes the place after a page's last item as a text that means nothing to the client. */
export function encodeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * Reads a cursor back.
 * @param shape what the list wrote into it
 * @throws Refused cursor-malformed
 */
export function decodeCursor<T>(cursor: string, shape: z.ZodType<T>): T {
  let place: unknown;
  try {
    place = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw new Refused('cursor-malformed', { field: 'cursor' });
  }
  const parsed = shape.safeParse(place);
  if (!parsed.success) throw new Refused('cursor-malformed', { field: 'cursor' });
  return parsed.data;
}

/** `limit` and `cursor` of every list. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Items on a page, 1 to 200'),
  cursor: z.string().max(1000).optional().describe('nextCursor of the page before'),
};

/** The shape of a page of `item`. */
export function pageOf<Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{ items: z.ZodArray<Item>; nextCursor: z.ZodNullable<z.ZodString> }> {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/**
 * A page of what a list found.
 * @param found the page's items, and one more when there is another page
 * @param placeOf what the cursor says of the page's last item
 */
export function takePage<Item>(
  found: readonly Item[],
  limit: number,
  placeOf: (last: Item) => readonly (string | number)[],
): Page<Item> {
  const last = found.length > limit ? found[limit - 1] : undefined;
  return {
    items: found.slice(0, limit),
    nextCursor: last === undefined ? null : encodeCursor(placeOf(last)),
  };
}
