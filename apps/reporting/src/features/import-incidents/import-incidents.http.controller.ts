import { Controller, Get, Headers, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Answers, negotiateLanguage, Refused } from '#libs/http';
import type { ImportFile } from './import-body.js';
import {
  importQuery,
  type ImportQuery,
  importResult,
  type ImportResult,
} from './import-incidents.dto.js';
import { ImportIncidentsHandler } from './import-incidents.handler.js';
import { mostRows, importTypes } from './import-table.js';
import { ImportTemplate } from './import-template.js';

const templateQuery = z.strictObject({
  format: z.enum(['xlsx', 'csv']).default('xlsx').describe('The workbook also lists the codes'),
});

@ApiTags('Incidents')
@Controller('v1')
export class ImportIncidentsController {
  constructor(
    private readonly handler: ImportIncidentsHandler,
    private readonly template: ImportTemplate,
  ) {}

  @Get('incidents/import-template')
  @Roles('grid-worker', 'officer', 'county-admin')
  @ApiOperation({
    operationId: 'readImportTemplate',
    summary: 'Get the file to write many reports into',
    description:
      'Headers in Chinese and English, and an example that is never imported; the workbook also ' +
      'lists the categories and the divisions of your area.',
  })
  @ApiProduces(importTypes.xlsx, importTypes.csv)
  @Answers(200, z.string(), 'The file')
  async readTemplate(
    @CurrentCaller() caller: Caller,
    @Query({ schema: templateQuery }) { format }: z.output<typeof templateQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const bytes = await this.template.make(format, caller);
    await reply
      .header(
        'content-type',
        format === 'csv' ? `${importTypes.csv}; charset=utf-8` : importTypes.xlsx,
      )
      .header('content-disposition', `attachment; filename="incidents.${format}"`)
      .send(bytes);
  }

  // Two colons: the router would take one for the beginning of a parameter.
  @Post('incidents::import')
  @HttpCode(200)
  @Roles('grid-worker', 'officer', 'county-admin')
  @ApiOperation({
    operationId: 'importIncidents',
    summary: 'Import reports from a CSV or XLSX file',
    description:
      `Up to ${mostRows} rows under the headers of the template. All rows are checked first; ` +
      'unless partial, a file with errors changes nothing. Times without an offset are those of ' +
      "the platform's zone. A row that was imported before is not taken twice: it is known by its " +
      'own number, or by the content of the whole file.',
  })
  @ApiConsumes(importTypes.csv, importTypes.xlsx)
  @ApiBody({
    description: 'The file itself: CSV in UTF-8 or GB 18030, or XLSX; 10 MiB at the most',
    schema: { type: 'string', format: 'binary' },
  })
  @Answers(200, importResult, 'What was imported, or in a dry run would be')
  import(
    @CurrentCaller() caller: Caller,
    @Query({ schema: importQuery }) query: ImportQuery,
    @Req() request: FastifyRequest,
    @Headers('accept-language') acceptLanguage: string | undefined,
  ): Promise<ImportResult> {
    const language = negotiateLanguage(acceptLanguage);
    return this.handler.import({ caller, query, language, ...fileOf(request.body) });
  }
}

/** Only `ImportBody` makes buffers of bodies; JSON, or no body at all, is no file. */
function fileOf(body: unknown): ImportFile {
  const { bytes } = (body ?? {}) as Partial<ImportFile>;
  if (!Buffer.isBuffer(bytes)) {
    throw new Refused('import-file-unreadable', { parameters: { reason: 'Content-Type' } });
  }
  return body as ImportFile;
}
