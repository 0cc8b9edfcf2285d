import { UnreadableFile } from './unreadable-file.js';

const app0 = 0xe0;
const app1 = 0xe1;
const app2 = 0xe2;
const app14 = 0xee;
const app15 = 0xef;
const comment = 0xfe;
const startOfScan = 0xda;
const endOfImage = 0xd9;

/**
 * A JPEG without what it says of place, device, time and author. No pixel changes: segments are left
 * out whole. What is needed to show it stays: tables, frames, scans, colour profile, and of Exif only
 * which side is up. What stands behind the image goes too: phones put a second image or a film
 * there, with a place of its own.
 * @throws UnreadableFile when it is not built as JPEG
 */
export function stripJpeg(file: Buffer): Buffer {
  const kept: Buffer[] = [];
  let orientation = 1;
  let scanned = false;
  let at = 2;
  for (;;) {
    const marker = markerAt(file, at);
    if (marker === undefined) {
      // A transfer that broke off in the camera: what there is of the image can still be seen.
      if (scanned && at >= file.length) break;
      throw new UnreadableFile(`no marker at ${at}`);
    }
    at = marker.at;
    const { code } = marker;
    if (code === endOfImage) {
      kept.push(Buffer.of(0xff, endOfImage));
      break;
    }
    if (code === 0x01 || (code >= 0xd0 && code <= 0xd7)) {
      kept.push(Buffer.of(0xff, code));
      at += 1;
      continue;
    }
    if (at + 3 > file.length) throw new UnreadableFile(`segment at ${at} is cut off`);
    const end = at + 1 + file.readUInt16BE(at + 1);
    if (end > file.length) throw new UnreadableFile(`segment at ${at} is cut off`);
    const payload = file.subarray(at + 3, end);
    if (code === app1) orientation = orientationOf(payload) ?? orientation;
    if (isNeeded(code, payload)) kept.push(Buffer.of(0xff), file.subarray(at, end));
    at = end;
    if (code === startOfScan) {
      const scanEnd = endOfScan(file, at);
      kept.push(file.subarray(at, scanEnd));
      at = scanEnd;
      scanned = true;
    }
  }
  if (!scanned) throw new UnreadableFile('there is no image in it');
  const head = Buffer.of(0xff, 0xd8);
  return Buffer.concat([head, ...(orientation === 1 ? [] : [exifWith(orientation)]), ...kept]);
}

/** @returns the marker's code and where it stands; fill bytes before it are passed over */
function markerAt(file: Buffer, from: number): { code: number; at: number } | undefined {
  if (file[from] !== 0xff) return undefined;
  let at = from;
  while (file[at] === 0xff) at += 1;
  const code = file[at];
  return code === undefined || code === 0 ? undefined : { code, at };
}

function isNeeded(code: number, payload: Buffer): boolean {
  if (code === app0) return begins(payload, 'JFIF\0');
  if (code === app2) return begins(payload, 'ICC_PROFILE\0');
  if (code === app14) return begins(payload, 'Adobe');
  return !(code >= app0 && code <= app15) && code !== comment;
}

/** Coded data ends at the first marker that is neither a stuffed byte nor a restart. */
function endOfScan(file: Buffer, from: number): number {
  let at = from;
  for (;;) {
    at = file.indexOf(0xff, at);
    if (at === -1 || at + 1 >= file.length) return file.length;
    const next = file[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
    at += next === 0xff ? 1 : 2;
  }
}

/** Which side is up, 1 to 8: tag 0x0112 of the first directory of Exif's TIFF. */
function orientationOf(payload: Buffer): number | undefined {
  if (!begins(payload, 'Exif\0\0')) return undefined;
  const tiff = payload.subarray(6);
  if (tiff.length < 10) return undefined;
  const little = begins(tiff, 'II');
  const short = (at: number): number =>
    at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  for (let entry = 0; entry < short(directory); entry += 1) {
    const at = directory + 2 + entry * 12;
    if (short(at) !== 0x0112) continue;
    const value = short(at + 8);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}

/** An Exif segment that says nothing but the orientation. */
function exifWith(orientation: number): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write('MM\0*', 0, 'latin1');
  tiff.writeUInt32BE(8, 4);
  tiff.writeUInt16BE(1, 8);
  tiff.writeUInt16BE(0x0112, 10);
  tiff.writeUInt16BE(3, 12);
  tiff.writeUInt32BE(1, 14);
  tiff.writeUInt16BE(orientation, 18);
  const payload = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.of(0xff, app1, 0, 0);
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([head, payload]);
}

function begins(bytes: Buffer, text: string): boolean {
  return bytes.subarray(0, text.length).toString('latin1') === text;
}
