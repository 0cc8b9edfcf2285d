import { type CountTable, incidentCounts, taskCounts } from '../../persistence/count-table.js';

/**
 * The counts again, from the facts, in SQL: a second statement of what domain/ counts, on purpose.
 * Where the two disagree, or where the roll-ups lost or doubled something, the cells differ.
 */
export interface Recount {
  readonly facts: 'incident_facts' | 'task_facts';
  readonly counts: CountTable;
  /** Gives the roll-up's key without the shard, the metric's column, and the count. */
  readonly query: string;
}

/** The divisions in which a fact is counted, from the root down; none while it is not placed. */
function tiers(path: string): string {
  return `LATERAL (
    SELECT levels[depth] AS level,
           array_to_string((string_to_array(${path}, '/'))[1:depth], '/') || '/' AS path
    FROM generate_subscripts(levels, 1) AS depth
  ) tier`;
}

export const recounts: readonly Recount[] = [
  {
    facts: 'incident_facts',
    counts: incidentCounts,
    query: `
      SELECT tier.level, tier.path AS division_path, milestone.day,
             coalesce(category_code, '') AS category, coalesce(fact.grade, '') AS grade,
             milestone.metric, count(*) AS count
      FROM incident_facts fact, ${tiers('division_path')},
           LATERAL (VALUES
             ('reported', reported_on), ('accepted', accepted_on), ('rejected', rejected_on),
             ('returned', returned_on), ('escalated', escalated_on), ('resolved', resolved_on),
             ('verified', verified_on), ('closed', closed_on),
             ('merged', merged_on), ('reopened', reopened_on),
             ('ended',
              CASE WHEN coalesce(closed_on, rejected_on, merged_on) IS NOT NULL THEN reported_on END),
             ('invalid',
              CASE WHEN coalesce(rejected_on, merged_on) IS NOT NULL THEN reported_on END)
           ) milestone (metric, day)
      WHERE milestone.day IS NOT NULL
      GROUP BY 1, 2, 3, 4, 5, 6`,
  },
  {
    facts: 'task_facts',
    counts: taskCounts,
    query: `
      SELECT tier.level, tier.path AS division_path, milestone.day,
             levels[cardinality(levels)] AS holder_level, fact.status,
             milestone.metric, count(*) AS count
      FROM task_facts fact, ${tiers('holder_path')},
           LATERAL (VALUES
             ('issued', issued_on), ('acknowledged', acknowledged_on),
             ('acknowledged_on_time', CASE WHEN acknowledged_on_time THEN acknowledged_on END),
             ('submitted', submitted_on), ('done', done_on),
             ('done_on_time', CASE WHEN done_on_time THEN done_on END),
             ('reworked', reworked_on), ('declined', declined_on), ('recalled', recalled_on)
           ) milestone (metric, day)
      WHERE milestone.day IS NOT NULL
      GROUP BY 1, 2, 3, 4, 5, 6`,
  },
];
