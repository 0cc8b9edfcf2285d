/** What is wrong with a line, and where it stands. */
export interface ImportProblem {
  readonly file: string;
  readonly line: number;
  /** Stable, for programs: a fault of the row, or `code-duplicate`, `parent-unknown`, `cycle` … */
  readonly code: string;
  readonly message: string;
}

/** Problems that are listed at the most; beyond that they are only counted. */
export const listedProblems = 50;

/** The import was refused as a whole; nothing was stored. The message is what an operator reads. */
export class ImportRejected extends Error {
  override readonly name = 'ImportRejected';

  /**
   * @param problems the first of them, in the order of files and lines
   * @param total how many there are in all
   */
  constructor(
    readonly problems: readonly ImportProblem[],
    readonly total: number,
  ) {
    const lines = problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);
    if (total > problems.length) lines.push(`… and ${total - problems.length} more`);
    super(`nothing was imported, ${total} line(s) are wrong:\n${lines.join('\n')}`);
  }
}

/** A file that is no table of divisions. The message names the file and what its header has. */
export class HeaderUnusable extends Error {
  override readonly name = 'HeaderUnusable';

  constructor(
    readonly file: string,
    readonly header: readonly string[],
  ) {
    const found = header.length === 0 ? 'the file is empty' : `it has: ${header.join(', ')}`;
    super(`${file}: the header must name the columns code and name; ${found}`);
  }
}

/** Collects problems up to the limit and counts the rest. */
export class ProblemList {
  private readonly listed: ImportProblem[] = [];
  private total = 0;

  add(problem: ImportProblem): void {
    this.total += 1;
    if (this.listed.length < listedProblems) this.listed.push(problem);
  }

  /** Adds some of `total` problems of one kind. */
  addSome(problems: readonly ImportProblem[], total: number): void {
    this.listed.push(...problems);
    this.total += total;
  }

  /** @throws ImportRejected when there is any problem */
  rejectAny(fileOrder: readonly string[]): void {
    if (this.total === 0) return;
    const place = new Map(fileOrder.map((file, index) => [file, index]));
    const sorted = this.listed.sort(
      (a, b) => (place.get(a.file) ?? 0) - (place.get(b.file) ?? 0) || a.line - b.line,
    );
    throw new ImportRejected(sorted.slice(0, listedProblems), this.total);
  }
}
