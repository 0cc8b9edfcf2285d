import { WorkingCalendar } from '../index.js';
import { shippedPack } from './shipped-pack.fixture.js';

/** Of China, with make-up days. */
export const china = shippedPack('cn-2025').calendar;

/** Of the European Union: clocks are put forward and back. */
export const union = shippedPack('eu-nis2').calendar;

/** @param hours of every day of the week, `HH:MM-HH:MM` */
export function everyDay(timeZone: string, ...hours: string[]): WorkingCalendar {
  return new WorkingCalendar({
    name: { en: timeZone, 'zh-CN': timeZone },
    timeZone,
    workingWeekdays: [1, 2, 3, 4, 5, 6, 7],
    workingHours: hours.map((text) => ({ from: text.slice(0, 5), to: text.slice(6) })),
    years: [],
    source: 'a test',
  });
}
