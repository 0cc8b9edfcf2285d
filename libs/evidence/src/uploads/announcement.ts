import type { IncomingHttpHeaders } from 'node:http';
import { Metadata } from '@tus/server';
import { Refused } from '#libs/http';
import type { AnnouncedFile } from '../attachment.js';
import { fileTypeNamed, fileTypeOfName } from '../checking/file-types.js';
import type { EvidenceSettings } from '../evidence.config.js';

/** Would be shown as another name than it is: control characters, changes of direction, folders. */
const deceiving = /[\p{Cc}\p{Bidi_Control}\p{Noncharacter_Code_Point}\ufffd/\\]/u;
const longestName = 255;

/**
 * Reads what the head of a creation (tus 1.0, section Creation) says of the file to come.
 * `Upload-Metadata` holds, each in Base64: `filename`; `filetype`, unless the name's ending says it;
 * `sha256` in hex, to be compared with what arrives; `keepMetadata`, `true` to leave place and device
 * in an image.
 * @throws Refused upload-malformed, attachment-empty, attachment-too-large,
 *   attachment-type-not-allowed
 */
export function readAnnouncement(
  headers: IncomingHttpHeaders,
  limits: Pick<EvidenceSettings, 'mostBytes' | 'types'>,
): AnnouncedFile {
  const declaredSize = readSize(headers['upload-length'], limits.mostBytes);
  const said = readMetadata(headers['upload-metadata']);
  const name = readName(said['filename']);
  return {
    name,
    declaredSize,
    declaredType: readType(said['filetype'], name, limits.types),
    declaredSha256: readSha256(said['sha256']),
    keepMetadata: readSwitch(said['keepMetadata']),
  };
}

/** Said with a refusal of a file that has too many bytes. */
export function tooLarge(mostBytes: number): Refused {
  const limit = String(Math.floor((mostBytes / 1_048_576) * 10) / 10);
  return new Refused('attachment-too-large', { field: 'Upload-Length', parameters: { limit } });
}

export function malformed(field: string): Refused {
  return new Refused('upload-malformed', { field, parameters: { field } });
}

function readSize(header: string | string[] | undefined, mostBytes: number): number {
  if (typeof header !== 'string' || !/^\d{1,15}$/.test(header)) throw malformed('Upload-Length');
  const size = Number(header);
  if (size === 0) throw new Refused('attachment-empty', { field: 'Upload-Length' });
  if (size > mostBytes) throw tooLarge(mostBytes);
  return size;
}

function readMetadata(header: string | string[] | undefined): Record<string, string | null> {
  if (typeof header !== 'string') throw malformed('Upload-Metadata');
  try {
    return Metadata.parse(header);
  } catch {
    // Its only failure: a text that is not built as the protocol says.
    throw malformed('Upload-Metadata');
  }
}

function readName(text: string | null | undefined): string {
  const name = text?.normalize('NFC').trim() ?? '';
  const isOdd = name === '' || name.length > longestName || deceiving.test(name);
  if (isOdd || !name.isWellFormed()) throw malformed('Upload-Metadata filename');
  return name;
}

function readType(
  declared: string | null | undefined,
  name: string,
  allowed: ReadonlySet<string>,
): string {
  const given = declared?.trim() ?? '';
  if (given.length > 200 || /[^\x20-\x7e]/.test(given)) throw malformed('Upload-Metadata filetype');
  const kind = given === '' ? fileTypeOfName(name) : fileTypeNamed(given);
  if (kind === undefined || !allowed.has(kind.type)) {
    throw new Refused('attachment-type-not-allowed', {
      field: 'Upload-Metadata filetype',
      parameters: { type: given === '' ? name.slice(name.lastIndexOf('.')) : given },
      extensions: { allowedTypes: [...allowed] },
    });
  }
  return kind.type;
}

function readSha256(text: string | null | undefined): string | null {
  if (text === null || text === undefined || text === '') return null;
  if (!/^[0-9a-f]{64}$/i.test(text)) throw malformed('Upload-Metadata sha256');
  return text.toLowerCase();
}

function readSwitch(text: string | null | undefined): boolean {
  if (text === undefined || text === 'false') return false;
  if (text === null || text === '' || text === 'true') return true;
  throw malformed('Upload-Metadata keepMetadata');
}
