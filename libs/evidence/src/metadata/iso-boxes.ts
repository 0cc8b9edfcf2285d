import { UnreadableFile } from './unreadable-file.js';

/** A box of an ISO base media file (ISO/IEC 14496-12): its type and where its content stands. */
export interface Box {
  readonly type: string;
  /** Where the box itself begins. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** The boxes between two places, one after the other. @throws UnreadableFile when they do not fit */
export function boxesOf(file: Buffer, from: number, to: number): Box[] {
  const boxes: Box[] = [];
  let at = from;
  while (at + 8 <= to) {
    const { header, size } = sizeOf(file, at, to);
    const end = at + size;
    if (size < header || end > to) throw new UnreadableFile(`the box at ${at} is cut off`);
    boxes.push({ type: file.toString('latin1', at + 4, at + 8), at, from: at + header, to: end });
    at = end;
  }
  return boxes;
}

function sizeOf(file: Buffer, at: number, to: number): { header: number; size: number } {
  const size = file.readUInt32BE(at);
  if (size === 0) return { header: 8, size: to - at };
  if (size !== 1) return { header: 8, size };
  if (at + 16 > to) throw new UnreadableFile(`the box at ${at} is cut off`);
  return { header: 16, size: Number(file.readBigUInt64BE(at + 8)) };
}

/** Makes a box one of free space, so that nothing else in the file moves. */
export function blank(file: Buffer, box: Box): void {
  file.write('free', box.at + 4, 'latin1');
  file.fill(0, box.from, box.to);
}
