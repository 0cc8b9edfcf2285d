import { crc32 } from 'node:zlib';

/** A JPEG of some segments before its scan. */
export function jpeg(segments: readonly Buffer[], scan: Buffer): Buffer {
  const start = Buffer.from([0xff, 0xda, 0, 3, 1]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...segments,
    start,
    scan,
    Buffer.from([0xff, 0xd9]),
  ]);
}

/** A segment of a JPEG: marker, length, payload. */
export function segment(code: number, payload: Buffer): Buffer {
  const head = Buffer.from([0xff, code, 0, 0]);
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([head, payload]);
}

/** The payload of an Exif segment, with one entry for the orientation, and a text behind. */
export function exif({
  text = '',
  orientation,
  order = 'MM',
}: {
  text?: string;
  orientation?: number;
  order?: 'II' | 'MM';
}): Buffer {
  const tiff = Buffer.alloc(26);
  const short = (value: number, at: number): void => {
    if (order === 'II') tiff.writeUInt16LE(value, at);
    else tiff.writeUInt16BE(value, at);
  };
  const long = (value: number, at: number): void => {
    if (order === 'II') tiff.writeUInt32LE(value, at);
    else tiff.writeUInt32BE(value, at);
  };
  tiff.write(order, 0, 'latin1');
  short(42, 2);
  long(8, 4);
  short(1, 8);
  short(0x0112, 10);
  short(3, 12);
  long(1, 14);
  short(orientation ?? 1, 18);
  return Buffer.concat([Buffer.from('Exif\0\0'), tiff, Buffer.from(text)]);
}

/** A PNG with further chunks before its picture. */
export function png(chunks: Readonly<Record<string, string>>): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, check]);
  };
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
    ...Object.entries(chunks).map(([type, text]) => chunk(type, Buffer.from(text))),
    chunk('IDAT', Buffer.from('the picture itself')),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A WebP with further chunks behind its picture. @param flags what its head announces */
export function webp(chunks: Readonly<Record<string, string>>, flags: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.write(type, 0, 'latin1');
    head.writeUInt32LE(data.length, 4);
    return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
  };
  const body = Buffer.concat([
    chunk('VP8X', Buffer.from([flags, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
    chunk('VP8 ', Buffer.from('the picture itself')),
    ...Object.entries(chunks).map(([type, text]) => chunk(type, Buffer.from(text))),
  ]);
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([head, body]);
}

function box(type: string, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

const full = Buffer.alloc(4);

/** A picture as items. @param inside whether the text about it stands in `idat` */
export function avif(text: string, inside: boolean): Buffer {
  const start = box('ftyp', Buffer.from('avif\0\0\0\0avifmif1', 'latin1'));
  const build = (pictureAt: number, textAt: number): Buffer => {
    const item = (id: number, kind: string): Buffer =>
      box('infe', Buffer.from([2, 0, 0, 0, 0, id, 0, 0]), Buffer.from(`${kind}\0`, 'latin1'));
    const place = (id: number, method: number, at: number, length: number): Buffer => {
      const numbers = Buffer.alloc(16);
      numbers.writeUInt16BE(id, 0);
      numbers.writeUInt16BE(method, 2);
      numbers.writeUInt16BE(1, 6);
      numbers.writeUInt32BE(at, 8);
      numbers.writeUInt32BE(length, 12);
      return numbers;
    };
    return box(
      'meta',
      full,
      box('iinf', full, Buffer.from([0, 2]), item(1, 'av01'), item(2, 'Exif')),
      box(
        'iloc',
        Buffer.from([1, 0, 0, 0, 0x44, 0, 0, 2]),
        place(1, 0, pictureAt, 18),
        place(2, inside ? 1 : 0, inside ? 0 : textAt, text.length),
      ),
      inside ? box('idat', Buffer.from(text)) : Buffer.alloc(0),
    );
  };
  const at = start.length + build(0, 0).length + 8;
  const meta = build(at, at + 18);
  return Buffer.concat([
    start,
    meta,
    box('mdat', Buffer.from('the picture itself'), Buffer.from(inside ? '' : text)),
  ]);
}

/** A film with a place in the user data of the film and of a track, and in a box of its own. */
export function film(text: string): Buffer {
  const told = box('udta', box('loci', Buffer.from(text)));
  return Buffer.concat([
    box('ftyp', Buffer.from('isom\0\0\0\0isommp42', 'latin1')),
    box(
      'moov',
      box('mvhd', Buffer.alloc(20)),
      box('trak', box('tkhd', Buffer.alloc(8)), told),
      told,
      box('meta', full, Buffer.from(text)),
    ),
    box('uuid', Buffer.alloc(16), Buffer.from(text)),
    box('mdat', Buffer.from('the film itself')),
  ]);
}
