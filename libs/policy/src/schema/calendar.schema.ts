import { z } from 'zod';
import { isTimeZone } from '#libs/time';
import { day, source, text } from './words.schema.js';

const timeOfDay = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time of day, 00:00 to 24:00')
  .describe('HH:MM in the time zone of the calendar');

const timeZone = z
  .string()
  .refine(isTimeZone, 'no such time zone; write it like Asia/Shanghai')
  .describe('IANA name: Asia/Shanghai');

const year = z.strictObject({
  year: z.int().min(2000).max(2200),
  arrangement: z
    .enum(['published', 'statutory-days-only'])
    .describe(
      'published: as announced, with make-up days. statutory-days-only: the days that the law ' +
        'itself names; the announcement for this year is not in the pack',
    ),
  source,
  holidays: z.array(z.strictObject({ from: day, to: day, name: text })),
  makeUpDays: z
    .array(z.strictObject({ date: day, name: text }))
    .describe('Weekend days on which everybody works 调休上班'),
});

/** When an office works. In years that are not named, only weekdays and hours decide. */
export const calendar = z
  .strictObject({
    name: text,
    timeZone,
    workingWeekdays: z
      .array(z.int().min(1).max(7))
      .min(1)
      .describe('1 Monday to 7 Sunday (ISO 8601)'),
    workingHours: z
      .array(z.strictObject({ from: timeOfDay, to: timeOfDay }))
      .min(1)
      .describe('Of every working day, in their order'),
    years: z.array(year).describe('In their order'),
    source,
  })
  .meta({ id: 'WorkingCalendar' });

export type CalendarData = z.output<typeof calendar>;
