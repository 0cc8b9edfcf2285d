/**
 * A materialised path: the codes from the root to a division, each followed by a slash, as in
 * `43/4310/431002/`. Written so that "is in the subtree" is a plain range over text in byte order,
 * which an index answers at the same cost for a village and for a province.
 */
export type DivisionPath = string;

/** What a division's code looks like. A code is text: leading zeros count. */
export const divisionCodePattern = /^[0-9A-Za-z-]{1,32}$/;

/** What a path looks like; the whole of it, so that nothing else comes with it. */
export const divisionPathPattern = /^(?:[0-9A-Za-z-]{1,32}\/)+$/;

/**
 * What a caller may see: all paths `p` with `path <= p < end`. PostgreSQL's row-level security
 * repeats the same two comparisons.
 */
export interface Scope {
  readonly path: DivisionPath;
  readonly end: string;
}

/** The scope of a division's whole subtree, itself included. */
export function subtreeOf(path: DivisionPath): Scope {
  if (!path.endsWith('/')) throw new RangeError(`not a division path: ${path}`);
  // '0' is the byte after '/', so this is the first text past every path that begins with `path`.
  return { path, end: `${path.slice(0, -1)}0` };
}

/** Every division. Only for a service's own work on events, never for a request. */
export const everything: Scope = { path: '', end: '~' };

/** No division at all: the scope of a caller who has none. */
export const nothing: Scope = { path: '', end: '' };

export function isWithin(path: DivisionPath, scope: Scope): boolean {
  return path >= scope.path && path < scope.end;
}

/** Codes from the root to the division itself: `43/4310/` gives `['43', '4310']`. */
export function ancestorCodes(path: DivisionPath): string[] {
  return path.split('/').slice(0, -1);
}

/** The division's own code. */
export function codeOf(path: DivisionPath): string {
  const code = ancestorCodes(path).at(-1);
  if (code === undefined) throw new RangeError('the empty path names no division');
  return code;
}

/** The path of a child of `parent`; `parent` is the empty text for a root. */
export function childPath(parent: DivisionPath, code: string): DivisionPath {
  return `${parent}${code}/`;
}
