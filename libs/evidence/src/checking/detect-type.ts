import { createReadStream } from 'node:fs';
import { fileTypeFromFile } from 'file-type';
import { extensionOf, fileTypeNamed } from './file-types.js';

/** Found out about a file's bytes. */
export type DetectedType =
  | { readonly fits: true }
  /** `actual` is a media type, `text`, or `unknown`. */
  | { readonly fits: false; readonly actual: string };

/** Two letters are magic enough for these: a text that begins with them is none of them. */
const weakMagic = new Set(['image/bmp', 'application/xml']);

/**
 * Compares what a file says it is with what its bytes are. Its name must fit as well: it is what
 * opens it on somebody's machine.
 * @param file path of a file that nobody writes to any more
 */
export async function detectType(
  file: string,
  declared: { readonly type: string; readonly name: string },
): Promise<DetectedType> {
  const kind = fileTypeNamed(declared.type);
  if (kind === undefined) throw new Error(`${declared.type} is no known type`);
  const actual = await actualType(file);
  const extension = extensionOf(declared.name);
  const nameFits = extension === '' || kind.extensions.includes(extension);
  const bytesFit =
    kind.detectedAs.includes(actual) &&
    (kind.type !== 'message/rfc822' || (await beginsLikeMail(file)));
  return nameFits && bytesFit ? { fits: true } : { fits: false, actual };
}

async function actualType(file: string): Promise<string> {
  const found = await fileTypeFromFile(file);
  const type = found?.mime.split(';')[0]?.trim();
  if (type !== undefined && !weakMagic.has(type)) return type;
  return (await isText(file)) ? 'text' : (type ?? 'unknown');
}

/** Text has no magic: it is what can be read as UTF-8 or GB 18030 from end to end, without NUL. */
async function isText(file: string): Promise<boolean> {
  return (await reads(file, 'utf-8')) || (await reads(file, 'gb18030'));
}

async function reads(file: string, encoding: string): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
      if (piece.includes(0)) return false;
      decoder.decode(piece, { stream: true });
    }
    decoder.decode();
    return true;
  } catch (error) {
    // What cannot be decoded is a TypeError; anything else is the disk's.
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** A message begins with the name of a header and a colon (RFC 5322), or an mbox's From line. */
async function beginsLikeMail(file: string): Promise<boolean> {
  for await (const piece of createReadStream(file, { end: 1_023 }) as AsyncIterable<Buffer>) {
    return /^(?:\ufeff)?(?:From |[!-9;-~]+[ \t]*:)/.test(piece.toString('utf8'));
  }
  return false;
}
