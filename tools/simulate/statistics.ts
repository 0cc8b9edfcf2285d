import type { LocalPlatform } from '../client/local-platform.js';
import { type Counts, type CountTable, emptyCounts, milestones } from './tally.js';

interface Row extends Partial<Counts> {
  readonly division?: string;
  readonly grade?: string | null;
}

/** What the statistics API says, by township and grade. */
export async function readStatistics(platform: LocalPlatform): Promise<CountTable> {
  const { rows } = await platform
    .as('statistics-reader', '4310')
    .get<{ rows: Row[] }>('/v1/statistics/incidents?division=4310&by=township,grade');
  return new Map(
    rows.map((row) => {
      const counts = emptyCounts();
      for (const name of milestones) counts[name] = row[name] ?? 0;
      return [`${row.division ?? '?'} ${row.grade ?? '-'}`, counts];
    }),
  );
}
