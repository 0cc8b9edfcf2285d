/** Gaps beyond this many are not told to the client; what fills them comes to it twice. */
const mostRanges = 100;
const text = /^(\d{1,18})((?:\.\d{1,18}(?:-\d{1,18})?)*)$/;
/** Numbers in one gap of a client's position; more can be no transaction of ours. */
const mostNumbers = 50_000;

/**
 * Which events somebody has seen: all numbers up to the highest, but for the gaps. Numbers are not
 * committed in their order, so the highest alone would either lose what commits late or show again
 * what came before it. It stands in the `id:` of the stream, as `1042.3.7-9`: up to 1042 but for
 * 1039 and 1033 to 1035. It means the same to every replica.
 */
export class StreamPosition {
  private readonly gaps: Set<bigint>;

  constructor(
    private highest: bigint,
    gaps: Iterable<bigint> = [],
  ) {
    this.gaps = new Set(gaps);
  }

  /** @returns undefined when the text is no position */
  static parse(written: string): StreamPosition | undefined {
    const match = text.exec(written);
    if (match === null) return undefined;
    const highest = BigInt(match[1] ?? '0');
    const gaps: bigint[] = [];
    for (const range of (match[2] ?? '').split('.').slice(1)) {
      const [near = '0', far = near] = range.split('-');
      const last = BigInt(far);
      if (last > highest || last < BigInt(near) || last - BigInt(near) > mostNumbers) {
        return undefined;
      }
      for (let below = BigInt(near); below <= last; below += 1n) gaps.push(highest - below);
      if (gaps.length > mostNumbers) return undefined;
    }
    return new StreamPosition(highest, gaps);
  }

  get high(): bigint {
    return this.highest;
  }

  /** The lowest number that was not seen. */
  get lowestUnseen(): bigint {
    let lowest = this.highest + 1n;
    for (const gap of this.gaps) if (gap < lowest) lowest = gap;
    return lowest;
  }

  has(number: bigint): boolean {
    return number <= this.highest && !this.gaps.has(number);
  }

  /** True when everything that `other` has seen was seen here too. */
  covers(other: StreamPosition): boolean {
    if (other.highest > this.highest) return false;
    for (const gap of this.gaps) if (other.has(gap)) return false;
    return true;
  }

  add(number: bigint): void {
    this.gaps.delete(number);
    for (let gap = this.highest + 1n; gap < number; gap += 1n) this.gaps.add(gap);
    if (number > this.highest) this.highest = number;
  }

  /** Keeps only gaps that may still be filled. */
  keepGaps(open: Iterable<bigint>): void {
    const still = new Set(open);
    for (const gap of this.gaps) if (!still.has(gap)) this.gaps.delete(gap);
  }

  toString(): string {
    if (this.gaps.size === 0) return this.highest.toString();
    const below = [...this.gaps].map((gap) => this.highest - gap).sort(ascending);
    const ranges: { near: bigint; far: bigint }[] = [];
    for (const one of below) {
      const last = ranges.at(-1);
      if (last?.far === one - 1n) last.far = one;
      else ranges.push({ near: one, far: one });
    }
    // Too scattered for a header: what was seen above the lowest gap comes once more then.
    if (ranges.length > mostRanges) return (this.lowestUnseen - 1n).toString();
    const parts = ranges.map(({ near, far }) => (near === far ? `${near}` : `${near}-${far}`));
    return [this.highest.toString(), ...parts].join('.');
  }
}

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : 1;
}
