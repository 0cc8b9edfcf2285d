import { Controller, Get, Headers, Param, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { negotiateLanguage, ResourceId } from '#libs/http';
import type { ReportKind } from '../../report-documents/report-document.js';
import { documentKind, documentQuery, type DocumentQuery } from './produce-report-document.dto.js';
import { ProduceReportDocumentHandler } from './produce-report-document.handler.js';

@ApiTags('Statutory duties')
@Controller('v1/incidents')
export class ProduceReportDocumentController {
  constructor(private readonly handler: ProduceReportDocumentHandler) {}

  @Get(':id/documents/:kind')
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'produceReportDocument',
    summary: 'Produce a report document',
    description:
      'The first, supplementary or final report of an incident as the law asks for it, to be ' +
      'signed and sent by the reporting unit; the platform sends nothing. No contact is in it. ' +
      'While nothing has changed, the same bytes come again.',
  })
  @ApiProduces(
    'application/pdf',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/iodef+xml',
  )
  @ApiResponse({
    status: 200,
    description: 'The file',
    schema: { type: 'string', format: 'binary' },
  })
  async produce(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
    @Param('kind', { schema: documentKind }) kind: ReportKind,
    @Query({ schema: documentQuery }) { format, lang }: DocumentQuery,
    @Headers('accept-language') accepted: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const language = lang ?? negotiateLanguage(accepted);
    const file = await this.handler.handle(caller, id, kind, format, language);
    void reply
      .header('content-language', language)
      .header('cache-control', 'private, no-cache')
      .header('vary', 'accept-language')
      .header('x-content-type-options', 'nosniff');
    return new StreamableFile(file.bytes, {
      type: file.mediaType,
      length: file.bytes.length,
      disposition:
        `attachment; filename="${file.asciiFileName}"; ` +
        `filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
    });
  }
}
