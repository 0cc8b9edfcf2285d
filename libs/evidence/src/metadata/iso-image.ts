import { blank, type Box, boxesOf } from './iso-boxes.js';
import { UnreadableFile } from './unreadable-file.js';

/**
 * Blanks Exif and XMP of a HEIC or AVIF (ISO/IEC 23008-12), which are items of the file: their
 * bytes become zeros, and nothing moves. Which side is up is a property there, and stays.
 * @throws UnreadableFile when it is not built as such
 */
export function stripIsoImage(file: Buffer): Buffer {
  const copy = Buffer.from(file);
  const top = boxesOf(copy, 0, copy.length);
  for (const box of top) if (box.type === 'uuid') blank(copy, box);
  const meta = top.find(({ type }) => type === 'meta');
  if (meta === undefined) throw new UnreadableFile('it has no items');
  // A version and flags stand before the boxes inside.
  const inner = boxesOf(copy, meta.from + 4, meta.to);
  const named = (type: string): Box | undefined => inner.find((box) => box.type === type);
  const items = named('iinf');
  const places = named('iloc');
  if (items === undefined || places === undefined) throw new UnreadableFile('it has no items');
  const telling = tellingItems(copy, items);
  for (const { item, method, offset, length } of extentsOf(copy, places)) {
    if (!telling.has(item)) continue;
    const base = method === 1 ? named('idat')?.from : 0;
    if (method > 1 || base === undefined) throw new UnreadableFile(`item ${item} has no place`);
    const from = base + offset;
    // A length of zero: to the end of what it stands in.
    const to = length === 0 ? copy.length : from + length;
    if (to > copy.length) throw new UnreadableFile(`item ${item} is cut off`);
    copy.fill(0, from, to);
  }
  return copy;
}

/** Ids of the items that are Exif, XMP or another text about the picture. */
function tellingItems(file: Buffer, box: Box): Set<number> {
  const version = file.readUInt8(box.from);
  const entries = boxesOf(file, box.from + (version === 0 ? 6 : 8), box.to);
  const found = new Set<number>();
  for (const { type, from, to } of entries) {
    if (type !== 'infe') continue;
    const infe = file.subarray(from, to);
    const infeVersion = infe.readUInt8(0);
    if (infeVersion < 2) throw new UnreadableFile('its items are described in an old way');
    const wide = infeVersion === 3;
    const id = wide ? infe.readUInt32BE(4) : infe.readUInt16BE(4);
    const kind = infe.toString('latin1', wide ? 10 : 8, wide ? 14 : 12);
    if (kind === 'Exif' || kind === 'mime' || kind === 'uri ') found.add(id);
  }
  return found;
}

interface Extent {
  readonly item: number;
  /** 0: places count from the file's begin, 1: from that of `idat`. */
  readonly method: number;
  readonly offset: number;
  readonly length: number;
}

/** Where the items' bytes stand: the box `iloc`, whose numbers have the sizes that it names. */
function extentsOf(file: Buffer, box: Box): Extent[] {
  const reader = new NumberReader(file.subarray(box.from, box.to));
  const version = reader.next(1);
  reader.next(3);
  const sizes = reader.next(2);
  const [offsetSize, lengthSize] = [sizes >> 12, (sizes >> 8) & 15];
  const [baseSize, indexSize] = [(sizes >> 4) & 15, version === 0 ? 0 : sizes & 15];
  const count = reader.next(version < 2 ? 2 : 4);
  const extents: Extent[] = [];
  for (let index = 0; index < count; index += 1) {
    const item = reader.next(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : reader.next(2) & 15;
    reader.next(2);
    const base = reader.next(baseSize);
    const parts = reader.next(2);
    for (let part = 0; part < parts; part += 1) {
      reader.next(indexSize);
      const offset = base + reader.next(offsetSize);
      extents.push({ item, method, offset, length: reader.next(lengthSize) });
    }
  }
  return extents;
}

class NumberReader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  /** @param size 0, 1, 2, 3, 4 or 8 bytes, big-endian; of none the number is 0 */
  next(size: number): number {
    const end = this.at + size;
    if (end > this.bytes.length) throw new UnreadableFile('its items have no place');
    const digits = this.bytes.toString('hex', this.at, end);
    this.at = end;
    return digits === '' ? 0 : Number.parseInt(digits, 16);
  }
}
