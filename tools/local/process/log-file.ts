import {
  closeSync,
  existsSync,
  openSync,
  readSync,
  fstatSync,
  renameSync,
  statSync,
} from 'node:fs';

const rotateAboveBytes = 20 * 1024 * 1024;
const tailBytes = 64 * 1024;

/**
 * Opens a log to append to. A log above 20 MB is moved to `<name>.1` first, where it replaces the
 * one before.
 * @returns a file descriptor; the caller closes it
 */
export function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > rotateAboveBytes) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}

/**
 * The last lines of a log, at most 64 KB of it; none when it was not begun.
 * @param fromByte leaves out what was written before: an earlier start's errors
 */
export function lastLines(file: string, fromByte = 0): string[] {
  if (!existsSync(file)) return [];
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const start = Math.max(fromByte > size ? 0 : fromByte, size - tailBytes);
    const buffer = Buffer.alloc(size - start);
    readSync(descriptor, buffer, 0, buffer.length, start);
    return buffer.toString('utf8').split('\n').filter(Boolean);
  } finally {
    closeSync(descriptor);
  }
}
