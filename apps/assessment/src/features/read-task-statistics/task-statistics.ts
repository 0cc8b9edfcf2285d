import { z } from 'zod';
import { divisionLevels } from '#libs/divisions';
import { taskCounts } from '../../persistence/count-table.js';
import type { Statistics } from '../../statistics-queries/statistics.js';
import { statisticsQuery } from '../../statistics-queries/statistics-query.js';
import { figure, statisticsView } from '../../statistics-queries/statistics-view.js';

/** Tasks as they can be asked about. */
export const taskStatistics: Statistics = {
  name: 'tasks',
  counts: taskCounts,
  breakdowns: { holderLevel: 'holder_level', status: 'status' },
  figures: taskCounts.metrics,
};

export const taskStatisticsQuery = statisticsQuery(['holderLevel', 'status']);

export const taskStatisticsView = statisticsView(
  'TaskStatistics',
  {
    holderLevel: z.enum(divisionLevels).optional().describe("Tier of the holder's own division"),
    status: z.string().optional().describe('What the tasks are now: issued, acknowledged …'),
  },
  {
    issued: figure,
    acknowledged: figure,
    acknowledgedOnTime: figure.describe('By acknowledgeBy, or without such a limit'),
    submitted: figure,
    done: figure,
    doneOnTime: figure.describe('What was found good had been submitted by completeBy'),
    reworked: figure.describe('Submitted work was sent back, at least once'),
    declined: figure.describe('At least once'),
    recalled: figure,
  },
);
