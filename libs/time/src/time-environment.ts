import { z } from 'zod';

/** Variables of a service that counts days or limits. */
export const timeEnvironment = {
  TIERGRID_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'no such time zone; write it like Asia/Shanghai')
    .default('Asia/Shanghai'),
};

/** Asks the formatter itself: its list of names leaves out `UTC` and all links. */
function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
