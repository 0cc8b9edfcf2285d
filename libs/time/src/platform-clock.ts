/** The time, and the day it is in the platform's time zone. Tests set `now`. */
export class PlatformClock {
  private readonly days: Intl.DateTimeFormat;
  private readonly times: Intl.DateTimeFormat;

  /** @param timeZone IANA name: `Asia/Shanghai` */
  constructor(
    readonly timeZone: string,
    readonly now: () => Date = () => new Date(),
  ) {
    // The Swedish format happens to be ISO 8601: YYYY-MM-DD.
    this.days = new Intl.DateTimeFormat('sv-SE', { timeZone });
    this.times = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
  }

  /** The day of an instant, `YYYY-MM-DD`. */
  dayOf(instant: Date): string {
    return this.days.format(instant);
  }

  /** An instant as a clock on the wall shows it, `YYYY-MM-DD HH:mm:ss`. */
  localTime(instant: Date): string {
    return this.times.format(instant);
  }
}
