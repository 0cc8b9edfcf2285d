import { epochDayOf, weekdayOf } from '../calendar/local-time.js';
import type { CalendarData } from '../schema/calendar.schema.js';
import { type Mistake, under } from './mistake.js';

type Year = CalendarData['years'][number];

/** What is wrong with the calendar of a pack. */
export function calendarMistakes(calendar: CalendarData): Mistake[] {
  return [
    ...hoursMistakes(calendar),
    ...yearOrderMistakes(calendar),
    ...calendar.years.flatMap((year, index) =>
      under(['years', index], [...holidayMistakes(year), ...makeUpMistakes(year, calendar)]),
    ),
  ];
}

/** Times of day compare as text. */
function hoursMistakes({ workingHours }: CalendarData): Mistake[] {
  return workingHours.flatMap(({ from, to }, index) => {
    const path = ['workingHours', index];
    if (from >= to) return [{ path, message: `${from} to ${to} ends before it begins` }];
    const before = workingHours[index - 1];
    return before !== undefined && from < before.to
      ? [{ path, message: `begins before ${before.to}, the end of the hours above it` }]
      : [];
  });
}

function yearOrderMistakes({ years }: CalendarData): Mistake[] {
  return years.flatMap(({ year }, index) =>
    year <= (years[index - 1]?.year ?? 0)
      ? [{ path: ['years', index, 'year'], message: 'years must ascend, each once' }]
      : [],
  );
}

function holidayMistakes({ year, holidays }: Year): Mistake[] {
  return holidays.flatMap(({ from, to }, index) => {
    const path = ['holidays', index];
    if (from > to) return [{ path, message: `${from} to ${to} ends before it begins` }];
    return [from, to]
      .filter((date) => !date.startsWith(`${year}-`))
      .map((date) => ({ path, message: `${date} is not in ${year}` }));
  });
}

function makeUpMistakes(
  { year, holidays, makeUpDays }: Year,
  { workingWeekdays }: CalendarData,
): Mistake[] {
  return makeUpDays.flatMap(({ date }, index) => {
    const path = ['makeUpDays', index, 'date'];
    if (!date.startsWith(`${year}-`)) return [{ path, message: `${date} is not in ${year}` }];
    if (holidays.some(({ from, to }) => from <= date && date <= to)) {
      return [{ path, message: `${date} is a holiday too` }];
    }
    return workingWeekdays.includes(weekdayOf(epochDayOf(date)))
      ? [{ path, message: `${date} is a working day anyway` }]
      : [];
  });
}
