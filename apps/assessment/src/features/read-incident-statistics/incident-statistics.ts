import { z } from 'zod';
import { grades } from '#libs/policy';
import { incidentCounts } from '../../persistence/count-table.js';
import type { Statistics } from '../../statistics-queries/statistics.js';
import { statisticsQuery } from '../../statistics-queries/statistics-query.js';
import { figure, statisticsView } from '../../statistics-queries/statistics-view.js';

/** Incidents as they can be asked about. */
export const incidentStatistics: Statistics = {
  name: 'incidents',
  counts: incidentCounts,
  breakdowns: { class: 'left(category, 2)', category: 'category', grade: 'grade' },
  figures: {
    reported: 'reported',
    accepted: 'accepted',
    rejected: 'rejected',
    returned: 'returned',
    escalated: 'escalated',
    resolved: 'resolved',
    verified: 'verified',
    closed: 'closed',
    merged: 'merged',
    reopened: 'reopened',
    valid: 'reported - invalid',
    open: 'reported - ended',
  },
};

export const incidentStatisticsQuery = statisticsQuery(['category', 'class', 'grade']);

export const incidentStatisticsView = statisticsView(
  'IncidentStatistics',
  {
    class: z.string().nullable().optional().describe('First two digits of the category'),
    category: z.string().nullable().optional().describe('null: not decided yet'),
    grade: z.enum(grades).nullable().optional().describe('null: not decided yet'),
  },
  {
    reported: figure,
    accepted: figure,
    rejected: figure,
    returned: figure.describe('Sent back to an office below, at least once'),
    escalated: figure.describe('Sent up to the office above, at least once'),
    resolved: figure,
    verified: figure,
    closed: figure.describe('Not those that were reopened since'),
    merged: figure.describe('Found to be the same as another incident'),
    reopened: figure.describe('Reopened after closing, at least once'),
    valid: figure.describe("Of the period's reports: neither rejected nor merged by now"),
    open: figure.describe("Of the period's reports: neither closed, rejected nor merged by now"),
  },
);
