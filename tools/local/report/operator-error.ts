import { localise, type Text } from './language.js';

/**
 * Something that the person at the terminal can put right. It is printed as one line, what is
 * wrong and the way out, and never with a stack trace.
 */
export class OperatorError extends Error {
  constructor(
    readonly problem: Text,
    readonly wayOut: Text,
    options?: ErrorOptions,
  ) {
    super(`${problem.en}. ${wayOut.en}`, options);
    this.name = 'OperatorError';
  }

  /** The line to print. */
  get line(): string {
    return localise({
      en: `${this.problem.en}. ${this.wayOut.en}.`,
      zh: `${this.problem.zh}。${this.wayOut.zh}。`,
    });
  }
}

/** The other way to run everything, for machines where a part is missing. */
export const composeRoad: Text = {
  en: 'or run everything in containers: docker compose up',
  zh: '或改用容器运行：docker compose up',
};

/** Several mistakes found together: each gets its line. */
export class OperatorErrors extends Error {
  constructor(readonly errors: readonly OperatorError[]) {
    super(errors.map((error) => error.message).join('\n'));
    this.name = 'OperatorErrors';
  }
}

/** The lines to print for any failure: known ones by their own words, others by their message. */
export function failureLines(error: unknown): string[] {
  if (error instanceof OperatorErrors) return error.errors.map((one) => one.line);
  if (error instanceof OperatorError) return [error.line];
  return [error instanceof Error ? error.message || error.name : String(error)];
}

/** The `code` of a Node or PostgreSQL error, such as EACCES. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
