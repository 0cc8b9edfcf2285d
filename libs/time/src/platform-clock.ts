/** The time, and the day it is in the platform's time zone. Tests set `now`. */
export class PlatformClock {
  private readonly days: Intl.DateTimeFormat;

  /** @param timeZone IANA name: `Asia/Shanghai` */
  constructor(
    timeZone: string,
    readonly now: () => Date = () => new Date(),
  ) {
    // The Swedish format happens to be ISO 8601: YYYY-MM-DD.
    this.days = new Intl.DateTimeFormat('sv-SE', { timeZone });
  }

  /** The day of an instant, `YYYY-MM-DD`. */
  dayOf(instant: Date): string {
    return this.days.format(instant);
  }
}
