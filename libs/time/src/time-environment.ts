import { z } from 'zod';

/** Variables of a service that counts days or limits. */
export const timeEnvironment = {
  TIERGRID_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'no such time zone; write it like Asia/Shanghai')
    .default('Asia/Shanghai'),
};

/** True for an IANA name. Asks the formatter itself: its list leaves out `UTC` and all links. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
