import table from '../../../data/categories/gb-t-20986-2023.json' with { type: 'json' };

/** A category of incidents (GB/T 20986-2023). */
export interface Category {
  /** Two digits class, three digits sequence: `01007`. */
  readonly code: string;
  readonly class: string;
  readonly en: string;
  readonly zh: string;
}

const byCode: ReadonlyMap<string, Category> = new Map(
  table.categories.map((category) => [category.code, category]),
);

/**
 * The only categories there are. The table ships with the platform and nothing can add to it, so
 * nobody can make a category for what people say or think.
 */
export const categories: readonly Category[] = table.categories;

/** The category with this code, or undefined: the code is unknown or out of scope. */
export function findCategory(code: string): Category | undefined {
  return byCode.get(code);
}
