const dayMs = 24 * 60 * 60 * 1000;

/** How long personal data are kept, in days from the end of the incident. */
export class Retention {
  constructor(
    readonly contactDays: number,
    readonly indicatorDays: number,
  ) {}
}

/** When data are deleted that are kept this many days after the end. */
export function keptUntil(endedAt: Date, days: number): Date {
  return new Date(endedAt.getTime() + days * dayMs);
}
