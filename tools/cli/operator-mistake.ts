/** Something the operator can put right; printed as one line, without a stack. */
export class OperatorMistake extends Error {
  override readonly name = 'OperatorMistake';
}

type ErrorClass = abstract new (...args: never[]) => Error;

/** Runs `work`; errors of the given kinds, whose message is for the operator, become mistakes. */
export async function asMistake<T>(
  kinds: readonly ErrorClass[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && kinds.some((kind) => error instanceof kind)) {
      throw new OperatorMistake(error.message, { cause: error });
    }
    throw error;
  }
}
