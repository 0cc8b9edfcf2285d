/** What became of a call: unknown when no answer came, or one that says "perhaps". */
export type Outcome = 'ok' | 'fail' | 'unknown';

/** A command that the client sent, however often, under one Idempotency-Key. */
export interface Call {
  readonly key: string;
  /** What it should leave behind: `reported`, or a kind of entry in a timeline. */
  readonly kind: string;
  /** Where it should leave it: the device's id of a report, the id of an incident or task. */
  readonly target: string;
  /** For the client's own count: where it was reported, or what it was graded. */
  readonly detail: string | undefined;
  outcome: Outcome;
  /** How often it was sent. */
  sent: number;
  /** How often no certain answer came. */
  unknowns: number;
  /** What was said to a call that failed. */
  refusal: string | undefined;
}

export interface LedgerCounts {
  readonly ok: number;
  readonly fail: number;
  readonly unknown: number;
  /** Attempts without a certain answer; most were sent again and became ok. */
  readonly unknownAttempts: number;
}

/** The client's own book. The checker compares everything with it. */
export class Ledger {
  readonly calls: Call[] = [];
  /** Answers to one key that differ. */
  readonly contradictions: string[] = [];
  /** What did not come about in time after everything was healed. */
  readonly stuck: string[] = [];
  private unknownAttempts = 0;

  open(call: Pick<Call, 'key' | 'kind' | 'target' | 'detail'>): Call {
    const opened: Call = { ...call, outcome: 'unknown', sent: 0, unknowns: 0, refusal: undefined };
    this.calls.push(opened);
    return opened;
  }

  /** A call was sent once and got no certain answer. */
  noAnswer(): void {
    this.unknownAttempts += 1;
  }

  get counts(): LedgerCounts {
    const counts = { ok: 0, fail: 0, unknown: 0 };
    for (const { outcome } of this.calls) counts[outcome] += 1;
    return { ...counts, unknownAttempts: this.unknownAttempts };
  }
}
