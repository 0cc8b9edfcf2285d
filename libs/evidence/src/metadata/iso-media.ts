import { blank, boxesOf } from './iso-boxes.js';

/** Boxes that tell of a film or a track: who, where, with what. */
const telling = new Set(['udta', 'meta', 'uuid']);

/**
 * Blanks what a film or a recording (MP4, QuickTime, 3GP) tells of itself: the place stands in the
 * user data of the film. The film itself does not change, and nothing moves.
 * @throws UnreadableFile when it is not built as such
 */
export function stripIsoMedia(file: Buffer): Buffer {
  const copy = Buffer.from(file);
  const visit = (from: number, to: number): void => {
    for (const box of boxesOf(copy, from, to)) {
      if (telling.has(box.type)) blank(copy, box);
      else if (box.type === 'moov' || box.type === 'trak') visit(box.from, box.to);
    }
  };
  visit(0, copy.length);
  return copy;
}
