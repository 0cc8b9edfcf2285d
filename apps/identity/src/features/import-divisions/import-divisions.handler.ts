import { everything } from '#libs/divisions';
import { Outbox } from '#libs/messaging';
import type { Database } from '#libs/persistence';
import { publishChangedDivisions } from '../../persistence/changed-divisions.publisher.js';
import { lockDivisions, withoutTimeLimits } from '../../persistence/long-transaction.js';
import { listedProblems, ProblemList } from './import-problems.js';
import { stagingLines } from './staging-lines.js';
import { type MisfitLine, type Misfits, StagedTree } from './staged-tree.js';

export interface ImportOptions {
  /** Working in the schema of the identity service. */
  readonly database: Database;
  /** CSV files; a division may stand in another file than its parent. */
  readonly files: readonly string[];
  /** When the import happens, for its events. */
  readonly now: Date;
  /** Told what is being done, for an operator who waits. */
  readonly onStep?: (step: ImportStep, rows: number) => void;
}

export type ImportStep = 'reading' | 'checking' | 'storing' | 'publishing';

export interface ImportSummary {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Lines in all files: added, changed and unchanged together. */
  readonly total: number;
  /** Divisions not in the files whose path changed because one above them moved. */
  readonly movedAlong: number;
  readonly events: number;
}

/**
 * Imports tables of divisions, all of it or nothing, in one transaction with the events about it.
 * Importing the same again changes nothing. What stands in the directory and not in the files stays.
 * Two imports at once run one after the other.
 * @throws ImportRejected with every bad line, HeaderUnusable, CsvUnreadable; nothing is stored then
 */
export async function importDivisions(options: ImportOptions): Promise<ImportSummary> {
  return options.database.transaction(everything, async (tx) => {
    await withoutTimeLimits(tx);
    await lockDivisions(tx);
    const { onStep, files } = options;
    const tree = new StagedTree(tx);
    const problems = new ProblemList();
    onStep?.('reading', 0);
    const total = await tree.load(stagingLines(files, problems));

    onStep?.('checking', total);
    await checkPlaces(tree, problems, files);
    const changes = await tree.compare();
    add(
      problems,
      files,
      await tree.belowClosed(listedProblems),
      'parent-closed',
      ({ code, other }) => `${code} would stand below ${other ?? ''}, which is closed`,
    );
    problems.rejectAny(files);

    onStep?.('storing', changes.added + changes.changed + changes.movedAlong);
    await tree.apply();
    onStep?.('publishing', changes.added + changes.changed + changes.movedAlong);
    const events = await publishChangedDivisions(tx, new Outbox(), options.now);
    return { ...changes, unchanged: total - changes.added - changes.changed, total, events };
  });
}

/** @throws ImportRejected when a line has no place in the tree, or was faulty before */
async function checkPlaces(
  tree: StagedTree,
  problems: ProblemList,
  files: readonly string[],
): Promise<void> {
  add(problems, files, await tree.duplicates(listedProblems), 'code-duplicate', (line) => {
    const before = `${files[line.otherFile ?? 0] ?? ''}:${line.otherLine ?? 0}`;
    return `the code ${line.code} stands already in ${before}`;
  });
  add(
    problems,
    files,
    await tree.withUnknownParent(listedProblems),
    'parent-unknown',
    ({ code, other }) =>
      `the parent ${other ?? ''} of ${code} is neither in these files nor in the directory`,
  );
  // Paths make sense only where every code is unique and every parent known.
  problems.rejectAny(files);
  await tree.computePaths();
  add(
    problems,
    files,
    await tree.inCycles(listedProblems),
    'cycle',
    ({ code, other }) => `the divisions above ${code}, from ${other ?? ''} on, form a circle`,
  );
  problems.rejectAny(files);
}

function add(
  problems: ProblemList,
  files: readonly string[],
  misfits: Misfits,
  code: string,
  message: (line: MisfitLine) => string,
): void {
  problems.addSome(
    misfits.lines.map((line) => ({
      file: files[line.file] ?? '',
      line: line.line,
      code,
      message: message(line),
    })),
    misfits.total,
  );
}
