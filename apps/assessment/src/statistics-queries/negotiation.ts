/** The representations of statistics. */
export type Format = 'json' | 'csv';

/**
 * The representation that a client prefers (RFC 9110 section 12.5.1). JSON when it does not say,
 * when it wants something else, or when it names both and likes them as much.
 */
export function negotiateFormat(accept: string | undefined): Format {
  const ranges = (accept ?? '*/*').split(',').map((part) => {
    const [type = '', ...parameters] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { type, quality: quality === undefined ? 1 : Number(quality) };
  });
  const preferenceFor = (type: string): { quality: number; named: boolean } => {
    // The most specific range decides.
    for (const name of [type, `${type.split('/')[0] ?? ''}/*`, '*/*']) {
      const range = ranges.find((candidate) => candidate.type === name);
      if (range !== undefined) return { quality: range.quality, named: name === type };
    }
    return { quality: 0, named: false };
  };
  const csv = preferenceFor('text/csv');
  const json = preferenceFor('application/json');
  if (csv.quality !== json.quality) return csv.quality > json.quality ? 'csv' : 'json';
  return csv.named && !json.named ? 'csv' : 'json';
}

/** True when If-None-Match names the tag, by the weak comparison of RFC 9110 section 13.1.2. */
export function matchesTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const opaque = (text: string): string => text.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',').some((candidate) => opaque(candidate) === opaque(tag));
}
