/** Kinds of specs, by what they need: nothing, a database (and a broker), everything. */
export const kinds = ['unit', 'int', 'e2e'] as const;
export type Kind = (typeof kinds)[number];

export interface TestArguments {
  /** Kinds to run. */
  readonly kinds: readonly Kind[];
  /** Files and folders to run; empty for all. */
  readonly paths: readonly string[];
}

/** Arguments that cannot be used, in words for the person who typed them. */
export class UnusableArguments extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnusableArguments';
  }
}

const options: Readonly<Record<string, Kind>> = {
  '--unit': 'unit',
  '--integration': 'int',
  '--e2e': 'e2e',
};

/**
 * Reads `npm test -- [--unit|--integration|--e2e] [file or folder…]`.
 * @throws UnusableArguments for an unknown option
 */
export function readArguments(values: readonly string[]): TestArguments {
  const chosen = new Set<Kind>();
  const paths: string[] = [];
  for (const value of values) {
    const kind = options[value];
    if (kind !== undefined) chosen.add(kind);
    else if (!value.startsWith('-')) paths.push(value);
    else throw new UnusableArguments(`unknown option ${value}; there are: ${usage}`);
  }
  return { kinds: chosen.size === 0 ? kinds : [...chosen], paths };
}

const usage = `${Object.keys(options).join(', ')}, and paths of spec files or folders`;
