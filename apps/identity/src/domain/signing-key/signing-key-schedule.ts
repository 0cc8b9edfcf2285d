/**
 * When a signing key is published, signs, and is taken back. All by arithmetic on stored times, so
 * that every replica comes to the same answer without talking to the others.
 *
 * ```
 *  made ──────────── activateAt ─────────────── successor's activateAt ───────────── retireAt
 *   │ published ahead    │ signs                        │ published for tokens still alive │ gone
 * ```
 */

/** How long an access token lives, in seconds. */
export const tokenLifeSeconds = 30 * 60;

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * A new key is published this long before it signs. Replicas look every half minute, and services
 * keep fetched keys for ten minutes; the rest is for clocks that differ.
 */
const publishedAheadMs = 20 * minute;
/** A key signs for this long before the next one takes over. */
const signsForMs = 90 * day;
/** Beyond the last token's life: for clocks that differ, and replicas that switch a little late. */
const retireAfterMs = tokenLifeSeconds * 1_000 + 10 * minute;

export interface KeyTimes {
  readonly kid: string;
  /** From here on the key signs, until a later key does. */
  readonly activateAt: Date;
  /** From here on the key is no longer published; null while no later key is known. */
  readonly retireAt: Date | null;
}

/** The key to sign with now: the one that was activated last. */
export function signingKey<Key extends KeyTimes>(keys: readonly Key[], now: Date): Key | undefined {
  return inOrder(keys)
    .filter((key) => key.activateAt <= now)
    .at(-1);
}

/** The keys that services must be able to find now, the signing one first. */
export function publishedKeys<Key extends KeyTimes>(keys: readonly Key[], now: Date): Key[] {
  const signing = signingKey(keys, now);
  const others = inOrder(keys).filter(
    (key) => key !== signing && (key.retireAt === null || key.retireAt > now),
  );
  return signing === undefined ? others : [signing, ...others];
}

/** The keys that nobody needs any more. */
export function retiredKeys<Key extends KeyTimes>(keys: readonly Key[], now: Date): Key[] {
  const published = new Set(publishedKeys(keys, now));
  return keys.filter((key) => !published.has(key));
}

/** What to do about the keys. */
export type Rotation =
  | { readonly kind: 'none' }
  /** The first key of all: it signs at once, because nobody can have fetched any key yet. */
  | { readonly kind: 'first'; readonly activateAt: Date }
  /** A next key, and when the one before it leaves. */
  | {
      readonly kind: 'next';
      readonly activateAt: Date;
      readonly previous: { readonly kid: string; readonly retireAt: Date };
    };

/**
 * Decides whether a key must be made.
 * @param wanted true when an operator asks for a rotation whatever the keys' age. While a key is
 *   waiting to sign, that one is the rotation: nothing more is done.
 */
export function decideRotation(keys: readonly KeyTimes[], now: Date, wanted: boolean): Rotation {
  const newest = inOrder(keys).at(-1);
  if (newest === undefined) return { kind: 'first', activateAt: now };
  if (newest.activateAt > now) return { kind: 'none' };
  const due = newest.activateAt.getTime() + signsForMs - publishedAheadMs;
  if (!wanted && now.getTime() < due) return { kind: 'none' };
  const activateAt = new Date(now.getTime() + publishedAheadMs);
  return {
    kind: 'next',
    activateAt,
    previous: { kid: newest.kid, retireAt: new Date(activateAt.getTime() + retireAfterMs) },
  };
}

function inOrder<Key extends KeyTimes>(keys: readonly Key[]): Key[] {
  return [...keys].sort(
    (a, b) => a.activateAt.getTime() - b.activateAt.getTime() || (a.kid < b.kid ? -1 : 1),
  );
}
