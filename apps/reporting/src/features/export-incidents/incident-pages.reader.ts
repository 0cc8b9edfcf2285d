import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import { mark } from '../../incident-index/incident-words.js';
import {
  filterConditions,
  filterValues,
  type IncidentFilter,
  indexedWords,
} from '../../read-models/incident-filter.js';
import type { IncidentView } from '../../read-models/incident-view.js';
import { hasWords } from '../../read-models/incident-list.reader.js';
import {
  incidentColumns,
  IncidentReader,
  type IncidentRow,
} from '../../read-models/incident.reader.js';

const pageSize = 500;

/** Reads any number of incidents, newest first, in one moment and in constant memory. */
@Injectable()
export class IncidentPagesReader {
  constructor(private readonly reader: IncidentReader) {}

  /**
   * Everything that meets a filter, a page at a time; what was reported in the last second may be
   * missing. The transaction must stay open until the last page was taken, and may have one such
   * reading only.
   * @param office whose incidents are asked for: the caller's, or one below it
   */
  async *pages(
    tx: Transaction,
    office: string,
    filter: IncidentFilter,
  ): AsyncGenerator<IncidentView[], undefined> {
    const values = filterValues(filter);
    const found = foundIds(office, filter, values);
    await tx.execute(`SELECT set_config('enable_seqscan', 'off', true)`);
    await tx.execute(
      `DECLARE incident_pages NO SCROLL CURSOR FOR ${found.with}
       SELECT ${incidentColumns} FROM (${found.select}) found CROSS JOIN LATERAL (
         SELECT * FROM incidents WHERE id = found.incident_id AND ${filterConditions} OFFSET 0
       ) incidents`,
      values,
    );
    for (;;) {
      const rows = await tx.many<IncidentRow>(`FETCH ${pageSize} FROM incident_pages`);
      if (rows.length === 0) return;
      yield rows.filter((row) => hasWords(row, filter.q)).map((row) => this.reader.toView(row));
    }
  }
}

/** The statement that finds the ids in their order; adds its values. */
function foundIds(
  office: string,
  filter: IncidentFilter,
  values: unknown[],
): { with: string; select: string } {
  const { all, anyOf } = indexedWords(filter);
  if (all.length === 0 && anyOf.length === 0) {
    const place = values.push(office);
    const select = `SELECT incident_id FROM incident_offices WHERE office = $${place}
                    ORDER BY incident_id DESC`;
    return { with: '', select };
  }
  const conditions = [`words @> $${values.push([mark.office(office), ...all])}::integer[]`];
  for (const group of anyOf) conditions.push(`words && $${values.push(group)}::integer[]`);
  return {
    with: `WITH hits AS MATERIALIZED (
             SELECT incident_id FROM incident_words WHERE ${conditions.join(' AND ')})`,
    select: 'SELECT incident_id FROM hits ORDER BY incident_id DESC',
  };
}
