/**
 * The number under which the index keeps a word: 32 bits of it (FNV-1a, mixed once more as
 * MurmurHash3 does). A third of the room that texts take, and the index tells nobody what was
 * written. Two words may share a number, one in a thousand words does; what is found so by mistake
 * is taken out when the incident itself is read.
 */
export function wordNumber(word: string): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < word.length; place += 1) {
    hash = Math.imul(hash ^ word.charCodeAt(place), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}
