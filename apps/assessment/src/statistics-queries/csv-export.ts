import type { FastifyReply } from 'fastify';
import { csvHead, csvLines, FileSender } from '#libs/files';
import type { Transaction } from '#libs/persistence';
import type { Selection } from './statistics-statement.js';
import { columnsOf, type StatisticsReader } from './statistics.reader.js';
import type { Statistics } from './statistics.js';

/** Sends statistics as CSV while they are read, so that neither side needs memory for them all. */
export class CsvExport {
  private readonly files: FileSender;

  /**
   * @param patienceMs how long a client may take for a page of rows
   * @param wholeMs how long it may take for all of them
   */
  constructor(
    private readonly reader: Pick<StatisticsReader, 'pages'>,
    patienceMs?: number,
    wholeMs?: number,
  ) {
    this.files = new FileSender(patienceMs, wholeMs);
  }

  /**
   * Sends all rows; resolves when the last was taken.
   * @param headers of the answer, beside those that describe the file
   * @throws Refused exports-busy
   * @throws FileBrokenOff when it failed after the answer had begun
   */
  send(
    tx: Transaction,
    statistics: Statistics,
    selection: Selection,
    reply: FastifyReply,
    headers: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { division, period } = selection;
    const name = `${statistics.name}-${division.code}-${period.from}-${period.to}.csv` as const;
    return this.files.send(reply, { name, headers }, () => this.lines(tx, statistics, selection));
  }

  private async *lines(
    tx: Transaction,
    statistics: Statistics,
    selection: Selection,
  ): AsyncGenerator<string, undefined> {
    const columns = columnsOf(statistics, selection);
    let head = csvHead(columns);
    for await (const rows of this.reader.pages(tx, statistics, selection)) {
      yield head + csvLines(columns, rows);
      head = '';
    }
    if (head !== '') yield head;
  }
}
