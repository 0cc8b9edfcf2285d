import { setTimeout as delay } from 'node:timers/promises';
import type { CountedReports } from './counted-reports.js';
import type { LoadAnswer, LoadRequest } from './http-connection.js';
import { judgeLag, type LagVerdict } from './lag.js';
import { OpenLoop } from './open-loop.js';
import { isReported } from './report-load.js';

/** A step is not judged by how it began. */
const warmUpSeconds = 3;

/** Sends reports in an open loop and watches how far the statistics are behind. */
export class OpenReports {
  private acknowledged = 0;
  private refused = 0;

  constructor(
    private readonly baseUrl: string,
    private readonly request: () => LoadRequest,
    private readonly counted: CountedReports,
  ) {}

  /** A report was acknowledged beside this load, which the count holds too. */
  acknowledgedElsewhere(): void {
    this.acknowledged += 1;
  }

  /**
   * Sends at a rate for as long as asked and a warm-up before, and judges the lag. Leaves work
   * behind: see `drained`.
   * @param rate reports/s
   */
  async step(rate: number, seconds: number): Promise<LagVerdict> {
    const ended = new AbortController();
    const load = new OpenLoop({
      baseUrl: this.baseUrl,
      rate,
      seconds: warmUpSeconds + seconds,
      arrive: () => ({
        request: this.request(),
        answered: (answer) => {
          this.tally(answer);
        },
      }),
    });
    try {
      const [samples] = await Promise.all([
        delay(warmUpSeconds * 1000).then(() =>
          this.counted.sample(() => this.acknowledged, ended.signal),
        ),
        load.run(() => {
          ended.abort();
        }),
      ]);
      return judgeLag(samples, rate);
    } finally {
      ended.abort();
    }
  }

  /**
   * Waits until all that was acknowledged is counted; nobody may report meanwhile. What was
   * refused may have been stored all the same, when COMMIT went through and its answer did not come
   * back: a caller sends it again under the same key. This load does not, so it counts what it
   * finds.
   * @throws Error when something is missing, or there is more than was sent
   */
  async drained(): Promise<void> {
    const counted = await this.counted.waitFor(this.acknowledged);
    const unknown = counted - this.acknowledged;
    if (unknown < 0 || unknown > this.refused) {
      throw new Error(
        `${this.acknowledged} reports were acknowledged, ${this.refused} refused, ${counted} counted`,
      );
    }
    if (unknown > 0) process.stderr.write(`${unknown} refused reports were stored\n`);
    this.acknowledged = counted;
    this.refused = 0;
  }

  /** A report that was refused because too many come is only not taken; the verdict sees that. */
  private tally({ status, head, body }: LoadAnswer): void {
    if (isReported(status, body)) this.acknowledged += 1;
    else if (status === 503) this.refused += 1;
    else throw new Error(`a report was answered\n${head}\n${body}`);
  }
}
