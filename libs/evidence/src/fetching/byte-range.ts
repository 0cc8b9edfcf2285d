import { Refused } from '#libs/http';
import type { ByteRange } from '../storage/evidence-storage.js';

/**
 * The part that a Range header asks for (RFC 9110 section 14). Several parts at once, other units and
 * what cannot be read mean the whole file, as the standard allows.
 * @param size of the file in bytes
 * @throws Refused range-not-satisfiable
 */
export function readRange(header: string | undefined, size: number): ByteRange | undefined {
  const parts = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  const [, first = '', last = ''] = parts ?? [];
  if (first === '' && last === '') return undefined;
  const range =
    first === ''
      ? { first: Math.max(0, size - Number(last)), last: size - 1 }
      : { first: Number(first), last: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
  if (last !== '' && first !== '' && Number(last) < Number(first)) return undefined;
  if (range.first > range.last) {
    throw new Refused('range-not-satisfiable', {
      field: 'Range',
      parameters: { size: String(size) },
    });
  }
  return range;
}
