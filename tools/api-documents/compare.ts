import { isSameContract } from './asyncapi/event-schema.js';
import type { Documents } from './documents.js';

export type DifferenceKind = 'missing' | 'outdated' | 'left-over' | 'contract-edited';

/** A committed file that is not what the code says. */
export interface Difference {
  readonly path: string;
  readonly kind: DifferenceKind;
}

/** Compares what is committed with what the code says, in alphabetical order. */
export function differences(committed: Documents, generated: Documents): Difference[] {
  const paths = [...new Set([...committed.keys(), ...generated.keys()])].toSorted();
  return paths.flatMap((path) => {
    const kind = kindOf(path, committed.get(path), generated.get(path));
    return kind === undefined ? [] : [{ path, kind }];
  });
}

function kindOf(
  path: string,
  committed: string | undefined,
  generated: string | undefined,
): DifferenceKind | undefined {
  if (committed === generated) return undefined;
  if (committed === undefined) return 'missing';
  const isContract = path.startsWith('events/');
  if (generated === undefined) return isContract ? 'contract-edited' : 'left-over';
  if (isContract && !isSameContract(JSON.parse(committed), JSON.parse(generated))) {
    return 'contract-edited';
  }
  return 'outdated';
}

/** What a person should know of a difference, and do about it. */
export function explain({ path, kind }: Difference): string {
  switch (kind) {
    case 'missing':
      return `docs/api/${path} is missing: npm run generate`;
    case 'outdated':
      return `docs/api/${path} is not what the code says: npm run generate`;
    case 'left-over':
      return `docs/api/${path} comes from nothing any more: delete it`;
    case 'contract-edited':
      return (
        `docs/api/${path}: a published contract is never edited: make a .v2 beside it ` +
        '(docs/adr/0007). Only if no release has ever held it, delete the file and generate anew'
      );
  }
}
