import { z } from 'zod';

/**
 * Schemas whose fields are checked by whoever takes them apart: a batch, in which one bad item must
 * not spoil the others.
 */
export const checkedByItem = z.registry<object>();

const words = {
  en: 'Holds a NUL character or half a surrogate pair, which no text has',
  'zh-CN': '含有 NUL 字符或不完整的代理对，不是有效文本',
} as const;

interface Place {
  readonly value: unknown;
  /** The place that holds it, and its name there; undefined for the whole input. */
  readonly within?: { readonly place: Place; readonly name: string };
}

/**
 * Finds texts that cannot be stored: PostgreSQL takes no NUL, and half a surrogate pair has no
 * UTF-8. JSON allows both, so schemas let them through.
 * @returns an issue for each; none when all is well
 */
export function unstorableTexts(input: unknown): z.core.$ZodIssue[] {
  const issues: z.core.$ZodIssue[] = [];
  // A list instead of recursion: what a schema leaves open may be nested without end.
  const places: Place[] = [{ value: input }];
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    const { value } = place;
    if (typeof value === 'string') {
      if (!isStorable(value)) issues.push(issueAt(place));
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) {
        if (!isStorable(name)) issues.push(issueAt(place));
        places.push({ value: member, within: { place, name } });
      }
    }
  }
  return issues;
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

function issueAt(place: Place): z.core.$ZodIssue {
  const path: string[] = [];
  for (let { within } = place; within !== undefined; { within } = within.place) {
    path.unshift(within.name);
  }
  return { code: 'custom', path, message: words.en, params: words, input: undefined };
}
