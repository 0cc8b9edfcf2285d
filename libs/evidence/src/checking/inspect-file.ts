import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refused } from '#libs/http';
import type { Attachment, KeptFile } from '../attachment.js';
import { stripMetadata, tellsOfItself } from '../metadata/strip-metadata.js';
import { UnreadableFile } from '../metadata/unreadable-file.js';
import { detectType } from './detect-type.js';

/** A file that was found good, and what of it is to be kept. */
export interface InspectedFile extends KeptFile {
  /** Path of what is to be kept. */
  readonly file: string;
}

/**
 * Looks at what came in: is it complete, is it what it was announced as, and what does it tell of
 * place and device. Works on a copy, into which no request can write any more.
 * @param folder empty, for this file alone
 * @throws Refused with the reason for which it cannot be kept
 */
export async function inspectFile(
  attachment: Attachment,
  upload: Readable,
  folder: string,
): Promise<InspectedFile> {
  const original = join(folder, 'original');
  const { sha256: originalSha256, size } = await copyAndHash(upload, original);
  const { declaredSha256, declaredType, declaredSize } = attachment;
  const isOther = declaredSha256 !== null && declaredSha256 !== originalSha256;
  if (isOther || size !== declaredSize) throw new Refused('attachment-checksum-mismatch');
  const found = await detectType(original, { type: declaredType, name: attachment.name });
  if (!found.fits) {
    throw new Refused('attachment-type-mismatch', {
      parameters: { declared: declaredType, actual: found.actual },
    });
  }
  const asSent = { file: original, mediaType: declaredType, size, sha256: originalSha256 };
  if (!tellsOfItself(declaredType)) return { ...asSent, originalSha256, metadata: 'none' };
  if (attachment.keepMetadata) return { ...asSent, originalSha256, metadata: 'kept' };
  const stripped = strip(await readFile(original), declaredType);
  const sha256 = createHash('sha256').update(stripped).digest('hex');
  if (sha256 === originalSha256) return { ...asSent, originalSha256, metadata: 'none' };
  const file = join(folder, 'stripped');
  await writeFile(file, stripped);
  const kept = { file, mediaType: declaredType, size: stripped.length, sha256 };
  return { ...kept, originalSha256, metadata: 'removed' };
}

async function copyAndHash(from: Readable, to: string): Promise<{ sha256: string; size: number }> {
  await pipeline(from, createWriteStream(to));
  const hash = createHash('sha256');
  let size = 0;
  for await (const piece of createReadStream(to) as AsyncIterable<Buffer>) {
    hash.update(piece);
    size += piece.length;
  }
  return { sha256: hash.digest('hex'), size };
}

function strip(file: Buffer, type: string): Buffer {
  try {
    return stripMetadata(file, type);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    throw new Refused('attachment-unreadable', { parameters: { type } });
  }
}
