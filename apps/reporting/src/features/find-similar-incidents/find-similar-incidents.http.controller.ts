import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Answers } from '#libs/http';
import { Database } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import {
  type SimilarIncident,
  similarIncident,
  similarQuestion,
  type SimilarQuestion,
} from './find-similar-incidents.dto.js';
import { SimilarIncidentsReader } from './similar-incidents.reader.js';

/** How far back an incident can be the same as one that is reported now. */
const recentDays = 7;
const dayMs = 86_400_000;

const similarIncidents = z.object({ items: z.array(similarIncident) });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class FindSimilarIncidentsController {
  constructor(
    private readonly database: Database,
    private readonly reader: SimilarIncidentsReader,
    private readonly clock: PlatformClock,
  ) {}

  @Post('similar')
  @HttpCode(200)
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'findSimilarIncidents',
    summary: 'Find recent incidents like one that is about to be reported',
    description:
      'Of the last seven days, among what you may see: those that name the same lead, and those ' +
      'that share at least half of the words of the title. Nothing is stored.',
  })
  @Answers(200, similarIncidents, 'At most ten, the most alike first')
  async find(
    @CurrentCaller() caller: Caller,
    @Body({ schema: similarQuestion }) question: SimilarQuestion,
  ): Promise<{ items: SimilarIncident[] }> {
    const since = new Date(this.clock.now().getTime() - recentDays * dayMs);
    const items = await this.database.read(caller.scope, (tx) =>
      this.reader.find(tx, caller.office, question, since),
    );
    return { items };
  }
}
