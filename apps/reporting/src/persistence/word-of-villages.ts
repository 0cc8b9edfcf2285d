/**
 * Whether something was reported from a village and what lies below it: an incident that occurred
 * in the period or was received in it. Ids grow with the time of receipt and no report is received
 * before its incident occurs (but for a phone's clock that is ahead), so older ones are not read.
 * @param path SQL of the village's path
 * @param start SQL of the instant at which the period begins
 * @param end SQL of the instant at which it has ended
 */
export function somethingReported(path: string, start: string, end: string): string {
  const inPeriod = `id >= earliest_id(${start} - interval '10 minutes')
    AND ((occurred_at >= ${start} AND occurred_at < ${end})
      OR (reported_at >= ${start} AND reported_at < ${end}))`;
  // The village itself by equality, so that the index on place and id serves both conditions.
  return `(EXISTS (SELECT 1 FROM incidents WHERE division_path = ${path} AND ${inPeriod})
    OR EXISTS (SELECT 1 FROM incidents
      WHERE division_path > ${path} AND division_path < rtrim(${path}, '/') || '0'
        AND ${inPeriod}))`;
}

/** SQL of the instant at which a day begins. @param day SQL of a date, @param zone of a name */
export function startOfDay(day: string, zone: string): string {
  return `(${day}::date::timestamp AT TIME ZONE ${zone}::text)`;
}
