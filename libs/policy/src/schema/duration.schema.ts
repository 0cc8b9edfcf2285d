import { z } from 'zod';

const value = z.int().min(1).max(100_000);

/**
 * How long something may take.
 *
 * Wall time runs day and night: `minute` and `hour` are exact; `day` and `month` lead to the same
 * time of day in the calendar's zone, so many days or calendar months later (one month after
 * 31 January is the last day of February).
 *
 * Working time runs in the calendar's working hours only; there, `day` is as much as one working
 * day has.
 *
 * `day-end` is the end of the n-th day, or the n-th working day; the first is the one in which it
 * starts, or, outside working hours, the next working one.
 */
export const duration = z
  .discriminatedUnion('clock', [
    z.strictObject({
      clock: z.literal('wall'),
      value,
      unit: z.enum(['minute', 'hour', 'day', 'day-end', 'month']),
    }),
    z.strictObject({
      clock: z.literal('working'),
      value,
      unit: z.enum(['minute', 'hour', 'day', 'day-end']),
    }),
  ])
  .meta({
    id: 'Duration',
    description:
      'Wall time runs day and night: minutes and hours are exact, day and month lead to the same ' +
      'time of day on the calendar (a month after 31 January is the last day of February). Working ' +
      'time runs in working hours; a day is as much as one working day has. day-end: the end of ' +
      'the n-th (working) day, the first being the one in which it starts',
  });

export type Duration = z.output<typeof duration>;
