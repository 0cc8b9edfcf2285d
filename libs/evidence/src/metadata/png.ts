import { UnreadableFile } from './unreadable-file.js';

/** Chunks that a picture is made and shown with (PNG, third edition); all others tell of it. */
const needed = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB', 'cICP'],
  ...['mDCV', 'cLLI', 'bKGD', 'hIST', 'pHYs', 'sPLT', 'acTL', 'fcTL', 'fdAT'],
]);

/** A PNG without texts, Exif, times and whatever stands behind it. @throws UnreadableFile */
export function stripPng(file: Buffer): Buffer {
  const kept = [file.subarray(0, 8)];
  let at = 8;
  for (;;) {
    if (at + 12 > file.length) throw new UnreadableFile('it ends without IEND');
    const end = at + 12 + file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    if (end > file.length) throw new UnreadableFile(`${type} is cut off`);
    if (needed.has(type)) kept.push(file.subarray(at, end));
    if (type === 'IEND') return Buffer.concat(kept);
    at = end;
  }
}
