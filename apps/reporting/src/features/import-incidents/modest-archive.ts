import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';

const inflate = promisify(inflateRaw);

/** What all parts of a workbook may unpack to together: fifty times what ten thousand rows need. */
const mostBytes = 64 * 1024 * 1024;
const mostParts = 1_000;

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const deflated = 8;
const stored = 0;

/**
 * Tells whether a ZIP archive unpacks to something modest: each part is unpacked, as far as there
 * is room, since what an archive says of its sizes need not be true. Workbooks are opened only
 * after that: a few kilobytes can hold gigabytes.
 */
export async function isModestArchive(bytes: Buffer): Promise<boolean> {
  const parts = compressedParts(bytes);
  if (parts === undefined) return false;
  let room = mostBytes;
  for (const part of parts) {
    if (part.method === stored) {
      room -= part.data.length;
    } else if (part.method === deflated) {
      try {
        room -= (await inflate(part.data, { maxOutputLength: Math.max(1, room) })).length;
      } catch (error) {
        // No room left, or no archive: neither is opened.
        if (error instanceof Error) return false;
        throw error;
      }
    } else {
      return false;
    }
    if (room < 0) return false;
  }
  return true;
}

interface Part {
  readonly method: number;
  readonly data: Buffer;
}

/** The parts as they stand in the archive; undefined where there is none, or one beyond 4 GiB. */
function compressedParts(bytes: Buffer): Part[] | undefined {
  // The end of the directory: 22 bytes, and a comment of 65,535 at the most.
  let end = bytes.length - 22;
  const first = Math.max(0, end - 65_535);
  while (end >= first && bytes.readUInt32LE(end) !== endOfDirectory) end -= 1;
  if (end < first || end < 0) return undefined;
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count > mostParts) return undefined;
  const parts: Part[] = [];
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== directoryEntry) return undefined;
    const local = bytes.readUInt32LE(at + 42);
    if (local + 30 > bytes.length) return undefined;
    const data = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const size = bytes.readUInt32LE(at + 20);
    if (data + size > bytes.length) return undefined;
    const method = bytes.readUInt16LE(at + 10);
    parts.push({ method, data: bytes.subarray(data, data + size) });
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return parts;
}
