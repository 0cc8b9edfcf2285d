/** What becomes of an item when it arrives. */
export type Receipt =
  /** It came for the first time and is kept until its turn. */
  | 'new'
  /** It came before, with the same content: it has a result, or waits. */
  | 'known'
  /** Its sequence came before with another content. */
  | 'reused'
  /** Its sequence was skipped on purpose. */
  | 'skipped'
  /** So many wait already that it is not kept. */
  | 'full';

/** An item as far as its receipt goes. */
export interface ArrivedItem {
  readonly sequence: number;
  /** Tells two contents apart. */
  readonly fingerprint: string;
}

/**
 * Decides what becomes of items that a device sends, in any order and any number of times.
 * @param device up to where everything is settled, and how many items wait
 * @param known fingerprints of those that came before, by sequence
 * @param mostParked items that may wait at the most; what can be carried out at once always finds
 *   room, else a full backlog could never be worked off
 * @returns a receipt for each item, in their order
 */
export function receiveItems(
  device: { readonly settled: number; readonly parked: number },
  known: ReadonlyMap<number, string>,
  items: readonly ArrivedItem[],
  mostParked: number,
): Receipt[] {
  const kept = new Map<number, string>();
  let reach = device.settled;
  const receipts = new Map<ArrivedItem, Receipt>();
  const inOrder = [...items].sort((one, other) => one.sequence - other.sequence);
  for (const item of inOrder) {
    const { sequence, fingerprint } = item;
    const before = known.get(sequence) ?? kept.get(sequence);
    if (before !== undefined) {
      receipts.set(item, before === fingerprint ? 'known' : 'reused');
    } else if (sequence <= device.settled) {
      receipts.set(item, 'skipped');
    } else if (sequence === reach + 1 || device.parked + kept.size < mostParked) {
      receipts.set(item, 'new');
      kept.set(sequence, fingerprint);
    } else {
      receipts.set(item, 'full');
    }
    if (sequence === reach + 1 && receipts.get(item) !== 'full') reach = sequence;
  }
  return items.map((item) => receipts.get(item) ?? 'full');
}
