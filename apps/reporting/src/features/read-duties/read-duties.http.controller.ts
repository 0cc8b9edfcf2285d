import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Answers, ResourceId } from '#libs/http';
import { Database } from '#libs/persistence';
import { dutiesOwed, missingFields, operatorOf, text } from '#libs/policy';
import { DutyRepository } from '../../persistence/duty.repository.js';
import { dutyView, toDutyView } from '../../read-models/duty-view.js';
import type { ReportFacts } from '../../report-content/report-facts.js';
import { ReportFactsReader } from '../../report-content/report-facts.reader.js';
import { reportFields } from '../../report-content/report-fields.js';

const duties = z
  .object({
    items: z.array(dutyView).describe('In the order of the pack'),
    ifCrimeSuspected: z
      .array(z.object({ duty: z.string(), name: text }))
      .describe(
        'What would be owed as well if a crime is suspected; say so with PUT …/report-content',
      ),
  })
  .meta({ id: 'StatutoryDuties' });

@ApiTags('Statutory duties')
@Controller('v1/incidents')
export class ReadDutiesController {
  constructor(
    private readonly database: Database,
    private readonly facts: ReportFactsReader,
    private readonly duties: DutyRepository,
  ) {}

  @Get(':id/duties')
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'readDuties',
    summary: 'Read the statutory duties of an incident',
    description:
      'Which reports the law asks for, from whom, to whom and by when, what is still missing in ' +
      'them, and which were made. The platform tracks them; it sends nothing itself.',
  })
  @Answers(200, duties)
  async read(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
  ): Promise<z.output<typeof duties>> {
    return this.database.read(caller.scope, async (tx) => {
      const facts = await this.facts.read(tx, id);
      const { pack, incident } = facts;
      const tracked = await this.duties.ofIncident(tx, id);
      // Only which fields there are counts, not in which language.
      const filled = new Set(reportFields(facts, 'en').keys());
      const items = tracked.map((duty) => {
        const { status } = duty.state;
        const isToBeMade = status === 'running' || status === 'awaited';
        const missing = isToBeMade
          ? missingFields(pack, duty.definition, filled, incident.categoryCode)
          : undefined;
        return toDutyView(pack, tracked, duty, missing);
      });
      return { items, ifCrimeSuspected: owedOnSuspicion(facts) };
    });
  }
}

function owedOnSuspicion({
  pack,
  incident,
  content,
}: ReportFacts): { duty: string; name: z.output<typeof text> }[] {
  const { grade, affected } = incident;
  if (grade === null || content.crimeSuspected !== null) return [];
  const operator = operatorOf(pack, affected ?? {})?.id;
  const owing = { grade, crimeSuspected: true, ...(operator === undefined ? {} : { operator }) };
  return dutiesOwed(pack, owing)
    .filter(({ when }) => when === 'crime-suspected')
    .map(({ id, name }) => ({ duty: id, name }));
}
