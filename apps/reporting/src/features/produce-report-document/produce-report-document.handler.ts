import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/access';
import type { Language } from '#libs/http';
import { Database } from '#libs/persistence';
import { DutyRepository } from '../../persistence/duty.repository.js';
import { ReportFactsReader } from '../../report-content/report-facts.reader.js';
import type { DocumentJob } from '../../report-documents/document-job.js';
import { DocumentPrinter } from '../../report-documents/document-printer.js';
import { iodefSource } from '../../report-documents/iodef-source.js';
import type { ReportKind } from '../../report-documents/report-document.js';
import { writeReportDocument } from '../../report-documents/write-report-document.js';
import { documentWords } from '../../report-documents/document-words.js';
import type { DocumentQuery } from './produce-report-document.dto.js';

/** A file to download. */
export interface ProducedDocument {
  readonly bytes: Buffer;
  readonly mediaType: string;
  /** With the incident's number: for people, and for what knows ASCII alone. */
  readonly fileName: string;
  readonly asciiFileName: string;
}

const mediaTypes = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  iodef: 'application/iodef+xml; charset=utf-8',
} as const;
const extensions = { pdf: 'pdf', docx: 'docx', iodef: 'xml' } as const;

/** Where the platform is reached: its domain names it in IODEF. */
export class PlatformAddress {
  readonly domain: string;

  /** @param baseUrl TIERGRID_BASE_URL */
  constructor(baseUrl: string) {
    this.domain = new URL(baseUrl).hostname;
  }
}

/** Produces report documents. It reads in a transaction, and prints when that has ended. */
@Injectable()
export class ProduceReportDocumentHandler {
  constructor(
    private readonly database: Database,
    private readonly facts: ReportFactsReader,
    private readonly duties: DutyRepository,
    private readonly printer: DocumentPrinter,
    private readonly address: PlatformAddress,
  ) {}

  /** @throws Refused not-found, too-many-documents */
  async handle(
    caller: Caller,
    id: string,
    kind: ReportKind,
    format: DocumentQuery['format'],
    language: Language,
  ): Promise<ProducedDocument> {
    const { facts, duties } = await this.database.read(caller.scope, async (tx) => ({
      facts: await this.facts.read(tx, id),
      duties: await this.duties.ofIncident(tx, id),
    }));
    const job: DocumentJob =
      format === 'iodef'
        ? { format, source: iodefSource(facts, language, this.address.domain) }
        : { format, report: writeReportDocument(facts, duties, kind, language) };
    const { number } = facts.incident;
    return {
      bytes: await this.printer.print(job),
      mediaType: mediaTypes[format],
      fileName: `${number} ${documentWords[language].titles[kind]}.${extensions[format]}`,
      asciiFileName: `${number}-${kind}.${extensions[format]}`,
    };
  }
}
