/** What statistics count of an incident. */
export const milestones = [
  'reported',
  'accepted',
  'rejected',
  'escalated',
  'resolved',
  'verified',
  'closed',
  'reopened',
] as const;
export type Milestone = (typeof milestones)[number];

/** Counts by milestone, for one township and grade. */
export type Counts = Record<Milestone, number>;

/** `431002001 IV` to its counts; the grade is `-` until triage. */
export type CountTable = Map<string, Counts>;

export function emptyCounts(): Counts {
  return Object.fromEntries(milestones.map((name) => [name, 0])) as Counts;
}

interface Recorded {
  readonly township: string;
  grade: string;
  readonly reached: Set<Milestone>;
}

/** The simulation's own book: every acknowledged command, incident by incident. */
export class Tally {
  private readonly incidents = new Map<string, Recorded>();
  private orderCount = 0;
  private taskCount = 0;

  reported(incidentId: string, township: string): void {
    this.incidents.set(incidentId, { township, grade: '-', reached: new Set(['reported']) });
  }

  /** A command on an incident was acknowledged. Incidents of others are not in this book. */
  reached(incidentId: string, milestone: Milestone, grade?: string): void {
    const incident = this.incidents.get(incidentId);
    if (incident === undefined) return;
    incident.reached.add(milestone);
    if (grade !== undefined) incident.grade = grade;
    // An incident that is open again is neither closed nor resolved.
    if (milestone !== 'reopened') return;
    for (const undone of ['resolved', 'verified', 'closed'] as const) {
      incident.reached.delete(undone);
    }
  }

  /** An incident got another grade. */
  regraded(incidentId: string, grade: string): void {
    const incident = this.incidents.get(incidentId);
    if (incident !== undefined) incident.grade = grade;
  }

  orderIssued(): void {
    this.orderCount += 1;
  }

  taskSubmitted(): void {
    this.taskCount += 1;
  }

  has(incidentId: string): boolean {
    return this.incidents.has(incidentId);
  }

  get size(): number {
    return this.incidents.size;
  }

  get orders(): number {
    return this.orderCount;
  }

  get tasks(): number {
    return this.taskCount;
  }

  /** The same table that statistics give by township and grade. */
  table(): CountTable {
    const table: CountTable = new Map();
    for (const { township, grade, reached } of this.incidents.values()) {
      const key = `${township} ${grade}`;
      const counts = table.get(key) ?? emptyCounts();
      for (const milestone of reached) counts[milestone] += 1;
      table.set(key, counts);
    }
    return table;
  }
}

/** `a` minus `b`; rows that are all zero are left out. */
export function difference(a: CountTable, b: CountTable): CountTable {
  const result: CountTable = new Map();
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const counts = emptyCounts();
    for (const name of milestones) {
      counts[name] = (a.get(key)?.[name] ?? 0) - (b.get(key)?.[name] ?? 0);
    }
    if (milestones.some((name) => counts[name] !== 0)) result.set(key, counts);
  }
  return result;
}

/** The sum of all rows. */
export function total(table: CountTable): Counts {
  const sum = emptyCounts();
  for (const counts of table.values()) for (const name of milestones) sum[name] += counts[name];
  return sum;
}
