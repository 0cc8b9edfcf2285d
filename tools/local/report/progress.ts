import { localise, type Text } from './language.js';

/** Prints what happens, a plain line for each thing: readable in a terminal and in a log file. */
export class Progress {
  /** Without arguments lines go to standard output, and problems to standard error. */
  constructor(
    private readonly print: (line: string) => void = (line) => {
      console.log(line);
    },
    private readonly printProblem: (line: string) => void = (line) => {
      console.error(line);
    },
  ) {}

  /**
   * Runs a step and prints its line, with the seconds it took, when it has succeeded.
   * @param title of the step, or how to make it from the step's result
   */
  async step<T>(title: Text | ((result: T) => Text), work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    const text = localise(typeof title === 'function' ? title(result) : title);
    this.print(`✓ ${text} (${seconds(start)} s)`);
    return result;
  }

  /** Something to know that is neither success nor trouble. */
  note(text: Text): void {
    this.print(`· ${localise(text)}`);
  }

  warn(text: Text): void {
    this.print(`! ${localise(text)}`);
  }

  problem(line: string): void {
    this.printProblem(`✗ ${line}`);
  }

  plain(line: string): void {
    this.print(line);
  }
}

/** Seconds since `start` (of `performance.now()`), with one decimal. */
export function seconds(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1);
}
