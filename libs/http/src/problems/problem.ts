import type { Text } from './language.js';

/** What a kind of problem says and how it is answered. Codes are stable: clients decide by them. */
export interface ProblemDefinition {
  readonly status: number;
  readonly title: Text;
  /** What is wrong here, with parameters: `No division has the code {code}.` */
  readonly detail: Text;
  /** What the caller can do about it. */
  readonly wayOut: Text;
  /** Seconds to wait before the same request is sent again; 2 for a 503 that does not say. */
  readonly retryAfterSeconds?: number;
}

/** Problems by their code. */
export type ProblemCatalogue = Readonly<Record<string, ProblemDefinition>>;

export interface RefusalDetails {
  /** JSON Pointer of the field in the body, or the name of a parameter or header. */
  readonly field?: string;
  /** Fill the placeholders of the problem's texts. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Further members of the problem document: `allowedCommands` for instance. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/**
 * A request that is understood and refused. Domain code returns refusals as values; a handler
 * throws this at its border, which rolls the transaction back, and the HTTP edge finds the status
 * and the words by the code.
 */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly code: string,
    readonly details: RefusalDetails = {},
  ) {
    super(code);
  }
}
