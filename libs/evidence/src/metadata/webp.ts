import { UnreadableFile } from './unreadable-file.js';

/** Chunks that a picture is made and shown with. */
const needed = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
/** Bits of VP8X that announce Exif and XMP. */
const announced = 0x0c;

/** A WebP without Exif, XMP and whatever stands behind it. @throws UnreadableFile */
export function stripWebp(file: Buffer): Buffer {
  const whole = Math.min(file.length, 8 + file.readUInt32LE(4));
  const kept: Buffer[] = [];
  let at = 12;
  while (at + 8 <= whole) {
    const size = file.readUInt32LE(at + 4);
    const type = file.toString('latin1', at, at + 4);
    if (at + 8 + size > whole) throw new UnreadableFile(`${type} is cut off`);
    // Chunks begin at even places.
    const end = Math.min(whole, at + 8 + size + (size % 2));
    if (needed.has(type)) {
      const chunk = Buffer.from(file.subarray(at, end));
      if (type === 'VP8X' && size > 0) chunk.writeUInt8(chunk.readUInt8(8) & ~announced & 0xff, 8);
      kept.push(chunk);
    }
    at = end;
  }
  if (kept.length === 0) throw new UnreadableFile('there is no image in it');
  const body = Buffer.concat(kept);
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([head, body]);
}
