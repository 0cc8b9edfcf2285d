import { parse } from 'csv-parse/sync';
import type { OfficeClient } from '../client/office-client.js';
import { comparedTiers, type Miscount, type NationCount } from './nation-count.js';

/** The statistics of whole provinces, as their offices read them. */
export class NationStatistics {
  /** @param readers a client of each province's office that may read statistics */
  constructor(private readonly readers: ReadonlyMap<string, OfficeClient>) {}

  /** Reports that are counted by now, in all provinces. */
  async counted(): Promise<number> {
    const counts = await Promise.all(
      [...this.readers].map(async ([province, reader]) => {
        const { rows } = await reader.get<{ rows: { reported: number }[] }>(
          `/v1/statistics/incidents?division=${province}`,
        );
        return rows[0]?.reported ?? 0;
      }),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Reads every tier of every province, down to each village, and compares. */
  async compare(expected: NationCount): Promise<Miscount[]> {
    const miscounts: Miscount[] = [];
    for (const tier of comparedTiers) {
      const counted = new Map<string, number>();
      for (const [province, reader] of this.readers) {
        for (const [division, count] of await readTier(reader, province, tier)) {
          counted.set(division, (counted.get(division) ?? 0) + count);
        }
      }
      miscounts.push(...expected.compare(tier, counted));
    }
    return miscounts;
  }
}

/** As CSV: a province has more villages than a JSON answer may have rows. */
async function readTier(
  reader: OfficeClient,
  province: string,
  tier: string,
): Promise<[division: string, reported: number][]> {
  const { text } = await reader.send<{ text: string }>(
    'GET',
    `/v1/statistics/incidents?division=${province}&by=${tier}`,
    undefined,
    { accept: 'text/csv' },
  );
  const rows: { division: string; reported: string }[] = parse(text, { columns: true, bom: true });
  return rows.map(({ division, reported }) => [division, Number(reported)]);
}
