import type { Command } from 'commander';
import { recount } from '../../../apps/assessment/src/operator.js';
import { withService } from '../operator-environment.js';
import { printTable } from '../table.js';

/** `statistics recount`: whether the roll-ups equal a recount of the facts. */
export function addStatisticsCommands(program: Command): void {
  program
    .command('statistics')
    .description('the roll-ups behind the statistics API')
    .command('recount')
    .option('--repair', 'write what was recounted over what differs', false)
    .description('recount everything from the facts; exit 1 when a cell differs')
    .action(async ({ repair }: { repair: boolean }) => {
      const results = await withService('assessment', (database) => recount(database, { repair }));
      printTable(
        ['ROLL-UP', 'FACTS', 'WAITING', 'DIFFERENT', ''],
        results.map((result) => [
          result.statistics,
          String(result.facts),
          String(result.waiting),
          String(result.differences),
          result.repaired ? 'repaired' : '',
        ]),
      );
      for (const { examples } of results) {
        for (const example of examples) process.stdout.write(`${JSON.stringify(example)}\n`);
      }
      if (results.some((result) => result.differences > 0)) process.exitCode = 1;
    });
}
