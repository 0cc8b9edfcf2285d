import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Answers, decodeCursor, pageOf, pageQuery, takePage } from '#libs/http';
import { fileBy } from '../../domain/zero-report/index.js';
import { periodField } from '../../zero-reports/period-field.js';
import { ZeroReportRules } from '../../zero-reports/zero-report-rules.js';
import { FindSilentVillagesHandler, type NamedCounts } from './find-silent-villages.handler.js';

const asked = {
  division: z.string().min(1).max(32).describe('The division and what lies below it'),
  period: periodField,
};
const silentQuery = z.strictObject({ ...asked, ...pageQuery });
const completenessQuery = z.strictObject(asked);

const silentPage = pageOf(z.object({ code: z.string(), name: z.string() })).extend({
  fileBy: z.iso.date().describe('The last day on which they can still file a zero report'),
});

const figures = {
  due: z.int().describe('Villages that owed a word: those there on the last day of the period'),
  reported: z.int().describe('Of them, those from which an incident was reported'),
  zeroReported: z.int().describe('Those that said that nothing happened'),
  silent: z.int().describe('Those from which nothing was heard'),
  contradicted: z.int().describe('Those of `reported` that had said that nothing happened'),
  completeness: z
    .number()
    .nullable()
    .describe('(reported + zeroReported) ÷ due, 0 to 1; null, not rated, where nothing was due'),
};
const completenessView = z
  .object({
    division: z.string(),
    name: z.string(),
    period: z.string(),
    fileBy: z.iso.date().describe('Until then zero reports may still come in'),
    ...figures,
    byDivision: z
      .array(z.object({ code: z.string(), name: z.string(), ...figures }))
      .describe('The divisions directly below; those without villages are left out'),
  })
  .meta({ id: 'ZeroReportCompleteness' });
type Figures = z.output<z.ZodObject<typeof figures>>;

const place = z.tuple([z.string().max(400)]);

@ApiTags('Zero reports')
@Controller('v1/zero-reports')
export class FindSilentVillagesController {
  constructor(
    private readonly handler: FindSilentVillagesHandler,
    private readonly rules: ZeroReportRules,
  ) {}

  @Get('silent')
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'listSilentVillages',
    summary: 'List the villages from which nothing was heard in a period',
    description: 'Neither an incident nor a zero report. Silence is not safety.',
  })
  @Answers(200, silentPage)
  async silent(
    @CurrentCaller() caller: Caller,
    @Query({ schema: silentQuery }) query: z.output<typeof silentQuery>,
  ): Promise<z.output<typeof silentPage>> {
    const { division, period, cursor, limit } = query;
    const after = cursor === undefined ? '' : decodeCursor(cursor, place)[0];
    const page = { after, limit: limit + 1 };
    const found = await this.handler.silent(caller, division, period, page);
    const { items, nextCursor } = takePage(found, limit, (last) => [last.path]);
    return {
      items: items.map(({ code, name }) => ({ code, name })),
      nextCursor,
      fileBy: fileBy(period, this.rules),
    };
  }

  @Get('completeness')
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor', 'statistics-reader')
  @ApiOperation({
    operationId: 'readZeroReportCompleteness',
    summary: 'Count from how many villages something was heard in a period',
    description: 'For a division and those directly below it; a whole is the sum of its parts.',
  })
  @Answers(200, completenessView)
  async completeness(
    @CurrentCaller() caller: Caller,
    @Query({ schema: completenessQuery }) query: z.output<typeof completenessQuery>,
  ): Promise<z.output<typeof completenessView>> {
    const { division, period } = query;
    const { whole, parts } = await this.handler.completeness(caller, division, period);
    return {
      division: whole.code,
      name: whole.name,
      period: period.text,
      fileBy: fileBy(period, this.rules),
      ...figuresOf(parts),
      byDivision: parts.map((part) => ({ code: part.code, name: part.name, ...figuresOf([part]) })),
    };
  }
}

/** Of a parent from the sums of its parts, never as an average of averages. */
function figuresOf(parts: readonly NamedCounts[]): Figures {
  const sum = (of: (part: NamedCounts) => number): number =>
    parts.reduce((total, part) => total + of(part), 0);
  const due = sum((part) => part.due);
  const reported = sum((part) => part.reported);
  const zeroReported = sum((part) => part.zeroReported);
  return {
    due,
    reported,
    zeroReported,
    silent: due - reported - zeroReported,
    contradicted: sum((part) => part.contradicted),
    completeness: due === 0 ? null : (reported + zeroReported) / due,
  };
}
