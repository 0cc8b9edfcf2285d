import { Temporal } from 'temporal-polyfill';
import { Refused } from '#libs/http';
import type { CellKind } from './import-columns.js';
import type { Cell } from './import-table.js';

/** Reads a cell as a field of a report. @throws Refused with the code of what is wrong with it */
export function readCell(kind: CellKind, cell: Cell, timeZone: string): unknown {
  switch (kind) {
    case 'text':
      return cell instanceof Date ? cell.toISOString() : cell;
    case 'time':
      return instantOf(cell, timeZone);
    case 'yes-no':
      return isYes(String(cell));
    case 'indicators':
      return String(cell)
        .split(/[\n;；]+/)
        .filter((line) => line.trim() !== '')
        .map(indicatorOf);
    default:
      return kind satisfies never;
  }
}

const local =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]*(\d{1,2})[:：时](\d{1,2})(?:[:：分](\d{1,2}))?[分秒]?)?$/;

/** A time with its offset is taken as it is; one without is on the wall of the platform's zone. */
function instantOf(cell: Cell, timeZone: string): string {
  if (cell instanceof Date) return onTheWall(cell.toISOString().slice(0, 19), timeZone);
  if (/(?:Z|[+-]\d{2}:\d{2})$/.test(cell)) return cell;
  const [, ...parts] = local.exec(cell) ?? [];
  if (parts.length === 0)
    throw new Refused('import-time-unreadable', { parameters: { text: short(cell) } });
  const [year = '', month = '', day = '', hour = '0', minute = '0', second = '0'] = parts;
  const two = (text: string): string => text.padStart(2, '0');
  const date = `${year}-${two(month)}-${two(day)}`;
  return onTheWall(`${date}T${two(hour)}:${two(minute)}:${two(second)}`, timeZone);
}

function onTheWall(text: string, timeZone: string): string {
  try {
    const { epochMilliseconds } = Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone);
    return new Date(epochMilliseconds).toISOString();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Refused('import-time-unreadable', { parameters: { text } });
  }
}

const yes = new Set(['是', 'yes', 'y', 'true', '1']);
const no = new Set(['否', 'no', 'n', 'false', '0']);

function isYes(text: string): boolean {
  const answer = text.toLowerCase();
  if (yes.has(answer)) return true;
  if (no.has(answer)) return false;
  throw new Refused('import-yes-or-no', { parameters: { text: short(text) } });
}

function indicatorOf(line: string): { type: string; value: string } {
  const [, type, value] = /^\s*([a-z-]+)\s*[:：]\s*(\S.*?)\s*$/.exec(line) ?? [];
  if (type === undefined || value === undefined) {
    throw new Refused('import-indicator-unreadable', { parameters: { text: short(line) } });
  }
  return { type, value };
}

function short(text: string): string {
  return text.length <= 50 ? text : `${text.slice(0, 49)}…`;
}
