import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyReply } from 'fastify';
import { Refused } from '#libs/http';
import type { Transaction } from '#libs/persistence';
import { csvHead, csvLines } from './csv.js';
import type { Selection } from './statistics-statement.js';
import { columnsOf, type StatisticsReader } from './statistics.reader.js';
import type { Statistics } from './statistics.js';

/** Answers at a time: each holds one of the service's connections while its client reads. */
const mostExports = 4;
/**
 * How long a client may take for a page of rows. Shorter than PostgreSQL lets a transaction idle,
 * so that the export ends by itself and not by a broken connection.
 */
const pagePatienceMs = 8_000;
/**
 * How long an answer may take as a whole. Its transaction sees one moment all the while, and until it
 * ends PostgreSQL keeps every row of the roll-ups that was replaced since.
 */
const wholePatienceMs = 600_000;

/** The answer had begun: nothing can be said to the client but that its connection breaks off. */
export class ExportBrokenOff extends Error {
  override readonly name = 'ExportBrokenOff';
}

/** Sends statistics as CSV while they are read, so that neither side needs memory for them all. */
export class CsvExport {
  private underWay = 0;

  /**
   * @param patienceMs how long a client may take for a page of rows
   * @param wholeMs how long it may take for all of them
   */
  constructor(
    private readonly reader: Pick<StatisticsReader, 'pages'>,
    private readonly patienceMs = pagePatienceMs,
    private readonly wholeMs = wholePatienceMs,
  ) {}

  /**
   * Sends all rows; resolves when the last was taken. A client that stops reading, or reads so slowly
   * that there is no end to it, is cut off.
   * @param headers of the answer, beside those that describe the file
   * @throws Refused exports-busy
   * @throws ExportBrokenOff when it failed after the answer had begun
   */
  async send(
    tx: Transaction,
    statistics: Statistics,
    selection: Selection,
    reply: FastifyReply,
    headers: Readonly<Record<string, string>>,
  ): Promise<void> {
    if (this.underWay >= mostExports) throw new Refused('exports-busy');
    this.underWay += 1;
    try {
      const columns = columnsOf(statistics, selection);
      const pages = this.reader.pages(tx, statistics, selection);
      // The first page is read before the answer begins, so that its failure is a proper problem.
      const first = await pages.next();
      const lines = async function* (): AsyncGenerator<string, undefined> {
        yield csvHead(columns);
        if (first.done === true) return;
        yield csvLines(columns, first.value);
        for await (const rows of pages) yield csvLines(columns, rows);
      };
      const body = new PassThrough();
      const { division, period } = selection;
      const name = `${statistics.name}-${division.code}-${period.from}-${period.to}.csv`;
      void reply
        .headers(headers)
        .type('text/csv; charset=utf-8; header=present')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(body);
      await this.feed(lines(), body);
    } finally {
      this.underWay -= 1;
    }
  }

  private async feed(lines: AsyncIterable<string>, body: PassThrough): Promise<void> {
    const cutOff = new AbortController();
    const whole = setTimeout(() => {
      cutOff.abort(new Error(`the client did not have it all within ${this.wholeMs} ms`));
    }, this.wholeMs);
    let timer: NodeJS.Timeout | undefined;
    const watched = async function* (patienceMs: number): AsyncGenerator<string, undefined> {
      for await (const text of lines) {
        timer = setTimeout(() => {
          cutOff.abort(new Error(`the client took nothing for ${patienceMs} ms`));
        }, patienceMs);
        yield text;
        clearTimeout(timer);
      }
    };
    try {
      await pipeline(watched(this.patienceMs), body, { signal: cutOff.signal });
    } catch (error) {
      const reason: unknown = cutOff.signal.aborted ? cutOff.signal.reason : error;
      throw new ExportBrokenOff(String(reason), { cause: error });
    } finally {
      clearTimeout(timer);
      clearTimeout(whole);
    }
  }
}
