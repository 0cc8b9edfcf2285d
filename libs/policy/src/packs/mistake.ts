/** Something wrong in a pack, and where. */
export interface Mistake {
  /** Keys and indices from the top of the pack. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** The same mistakes seen from further up. */
export function under(path: readonly (string | number)[], mistakes: readonly Mistake[]): Mistake[] {
  return mistakes.map((mistake) => ({ ...mistake, path: [...path, ...mistake.path] }));
}

/** Every value that was there before it. @param key of the value in each item, when it has one */
export function repeatedIn(
  path: readonly (string | number)[],
  values: readonly string[],
  key?: string,
): Mistake[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) < index
      ? [
          {
            path: [...path, index, ...(key === undefined ? [] : [key])],
            message: `${value} stands here for the second time`,
          },
        ]
      : [],
  );
}

/** Every value that is none of the known ones. @param what one of them is */
export function unknownIn(
  path: readonly (string | number)[],
  values: readonly string[],
  known: readonly string[],
  what: string,
): Mistake[] {
  return values.flatMap((value, index) =>
    known.includes(value) ? [] : [{ path: [...path, index], message: `${value} is not ${what}` }],
  );
}
