/** What Node's test runner reports when a test or a suite has ended; children end first. */
export interface TestEnd {
  readonly name: string;
  readonly passed: boolean;
  readonly isSuite: boolean;
  /** 0 for what stands at the top of a file. */
  readonly nesting: number;
  readonly file: string | undefined;
  readonly testId: number;
  readonly parentId: number | undefined;
  /** Marked to be skipped, or as not done yet. */
  readonly skipped: boolean;
}

/**
 * Counts the leaves of the tree of tests. A suite, or a test with subtests, is counted only when it
 * fails although nothing within it did: a broken hook.
 */
export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;
  /** Files that hold no test at all. They count as failed: somebody thinks they test something. */
  readonly empty: string[] = [];
  /** Of tests that have not ended themselves: whether one within them failed. */
  private readonly failedWithin = new Map<number, boolean>();

  /** Takes the ends of tests in the order in which the runner reports them, file by file. */
  add(end: TestEnd): void {
    const within = this.failedWithin.get(end.testId);
    this.failedWithin.delete(end.testId);
    if (within === undefined) this.addLeaf(end);
    else if (!end.passed && !within) this.failed += 1;
    // Ids are counted anew in each file.
    if (end.nesting === 0 || end.parentId === undefined) this.failedWithin.clear();
    else {
      const before = this.failedWithin.get(end.parentId) ?? false;
      this.failedWithin.set(end.parentId, before || within === true || !end.passed);
    }
  }

  /** True when something ran and nothing failed. */
  get isGood(): boolean {
    return this.failed === 0 && this.passed > 0;
  }

  /** Such as `412 passed, 0 failed`. */
  get line(): string {
    const skipped = this.skipped === 0 ? '' : `, ${this.skipped} skipped`;
    return `${this.passed} passed, ${this.failed} failed${skipped}`;
  }

  private addLeaf({ name, nesting, file, skipped, passed, isSuite }: TestEnd): void {
    if (nesting === 0 && name === file && passed) {
      this.empty.push(name);
      this.failed += 1;
    } else if (skipped) this.skipped += 1;
    else if (!passed) this.failed += 1;
    else if (!isSuite) this.passed += 1;
  }
}
