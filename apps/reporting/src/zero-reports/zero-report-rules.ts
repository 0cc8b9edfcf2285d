import type { Grain, Rules } from '../domain/zero-report/index.js';

/** What the platform's settings say about zero reports. */
export class ZeroReportRules implements Rules {
  constructor(
    readonly grain: Grain,
    readonly withinDays: number,
    /** IANA name of the zone in which periods begin and end. */
    readonly timeZone: string,
  ) {}
}
