import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import {
  Answers,
  checkedByItem,
  type Command,
  CurrentCommand,
  fingerprintOf,
  negotiateLanguage,
  parseInput,
  ProblemWriter,
  ValidationFailed,
} from '#libs/http';
import { incidentStatuses, type IncidentView } from '../../read-models/incident-view.js';
import type { ReportCommand } from '../report-incident/report-command.js';
import { reportIncident, type ReportIncident } from '../report-incident/report-incident.dto.js';
import { ReportIncidentHandler } from '../report-incident/report-incident.handler.js';

/** Reports in one batch at the most. */
const mostItems = 500;
const address = 'POST /v1/incidents:batch';

const reportBatch = z
  .strictObject({
    items: z
      .array(z.unknown())
      .min(1)
      .max(mostItems)
      .describe(`1 to ${mostItems} reports, each as in POST /v1/incidents`)
      .meta({ items: { $ref: '#/components/schemas/ReportIncident' } }),
  })
  .meta({ id: 'ReportIncidentBatch' })
  .register(checkedByItem, {});
type ReportBatch = z.output<typeof reportBatch>;

const batchResult = z
  .object({
    items: z.array(
      z.union([
        z.object({
          status: z.literal(201),
          id: z.uuid(),
          number: z.string(),
          version: z.int(),
          incidentStatus: z.enum(incidentStatuses),
          holder: z.string(),
          clientId: z.string().nullable(),
        }),
        z.object({
          status: z.int().describe('400 to 599'),
          problem: z.record(z.string(), z.unknown()).describe('As problem+json would say it'),
        }),
      ]),
    ),
  })
  .meta({ id: 'ReportIncidentBatchResult' });
type BatchResult = z.output<typeof batchResult>;
type ItemResult = BatchResult['items'][number];

@ApiTags('Incidents')
@Controller('v1')
export class ReportIncidentBatchController {
  constructor(
    private readonly handler: ReportIncidentHandler,
    private readonly problems: ProblemWriter,
  ) {}

  // Two colons: the router would take one for the beginning of a parameter.
  @Post('incidents::batch')
  @HttpCode(207)
  @Roles('grid-worker', 'officer', 'county-admin')
  @ApiOperation({
    operationId: 'reportIncidentBatch',
    summary: 'Report many incidents at once',
    description:
      'Answers item by item, in the order sent: a bad report fails alone. An Idempotency-Key ' +
      'covers each item, so a batch that is sent again is not counted twice.',
  })
  @Answers(207, batchResult, 'A result for each report, in the order sent')
  async report(
    @CurrentCommand() command: Command,
    @Body({ schema: reportBatch }) { items }: ReportBatch,
    @Headers('accept-language') acceptLanguage: string | undefined,
  ): Promise<BatchResult> {
    const language = negotiateLanguage(acceptLanguage);
    const parsed = items.map((item, index) => parseItem(command, item, index));
    const taken = await this.handler.takeAll(parsed.filter(isCommand));
    const results = taken.values();
    return {
      items: parsed.map((one, index): ItemResult => {
        const result = one instanceof Error ? one : results.next().value;
        if (result !== undefined && !(result instanceof Error)) return toResult(result);
        const { status, document } = this.problems.write(
          result,
          language,
          `/v1/incidents:batch#/items/${index}`,
        );
        return { status, problem: { ...document } };
      }),
    };
  }
}

/** Each item is a command of its own, with a key of its own under the batch's. */
function parseItem(command: Command, item: unknown, index: number): ReportCommand | Error {
  let report: ReportIncident;
  try {
    report = parseInput(reportIncident, item, 'body');
  } catch (error) {
    if (error instanceof ValidationFailed) return error;
    throw error;
  }
  const { idempotencyKey } = command;
  return {
    report,
    command: {
      ...command,
      idempotencyKey: idempotencyKey === undefined ? undefined : `${idempotencyKey}/${index}`,
      fingerprint: () => fingerprintOf(address, item),
    },
  };
}

function toResult(incident: IncidentView): ItemResult {
  const { id, number, version, status, holder, clientId } = incident;
  return { status: 201, id, number, version, incidentStatus: status, holder, clientId };
}

function isCommand(one: ReportCommand | Error): one is ReportCommand {
  return !(one instanceof Error);
}
