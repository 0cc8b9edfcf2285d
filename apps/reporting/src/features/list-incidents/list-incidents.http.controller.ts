import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Answers, decodeCursor, encodeCursor, type Page, pageOf, Refused } from '#libs/http';
import { Database, type Transaction } from '#libs/persistence';
import { wordsAsked } from '../../incident-index/words.js';
import { AskedAreas } from '../../read-models/asked-area.js';
import type { IncidentFilter } from '../../read-models/incident-filter.js';
import { IncidentListReader } from '../../read-models/incident-list.reader.js';
import { incidentView, type IncidentView } from '../../read-models/incident-view.js';
import { listQuery, type ListQuery } from './list-incidents.dto.js';

interface IncidentListPage extends Page<IncidentView> {
  readonly resumeCursor?: string;
}

const listPage = pageOf(incidentView).extend({
  resumeCursor: z
    .string()
    .optional()
    .describe('With updatedSince: where to go on later, also when nextCursor is null'),
});

const afterIncident = z.tuple([z.uuid()]);
const afterPosition = z.tuple([z.literal('changes'), z.int().min(0)]);
const empty = { items: [], nextCursor: null };

@ApiTags('Incidents')
@Controller('v1/incidents')
export class ListIncidentsController {
  constructor(
    private readonly database: Database,
    private readonly areas: AskedAreas,
    private readonly reader: IncidentListReader,
  ) {}

  @Get()
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'listIncidents',
    summary: 'List, search or follow the incidents of your area',
    description:
      'Newest first. A page may hold fewer than limit, even none, while nextCursor says that there ' +
      'is more to look through. With updatedSince it is a feed: what changed, oldest change first.',
  })
  @Answers(200, listPage)
  async list(
    @CurrentCaller() caller: Caller,
    @Query({ schema: listQuery }) query: ListQuery,
  ): Promise<IncidentListPage> {
    const { division, cursor, limit, ...conditions } = query;
    assertSearchable(conditions.q);
    return this.database.read(caller.scope, async (tx) => {
      const area = await this.areas.find(tx, caller, division);
      const filter = { ...conditions, place: area?.place };
      if (filter.updatedSince !== undefined) {
        const position =
          cursor === undefined
            ? await this.reader.positionAt(tx, filter.updatedSince)
            : decodeCursor(cursor, afterPosition)[1];
        return this.changes(tx, area?.office, filter, position, limit);
      }
      const before = cursor === undefined ? undefined : decodeCursor(cursor, afterIncident)[0];
      if (area === undefined) return empty;
      const { items, next } = await this.reader.page(tx, area.office, filter, before, limit);
      return { items, nextCursor: next === undefined ? null : encodeCursor([next]) };
    });
  }

  private async changes(
    tx: Transaction,
    office: string | undefined,
    filter: IncidentFilter,
    from: number,
    limit: number,
  ): Promise<IncidentListPage> {
    const { items, position, hasMore } =
      office === undefined
        ? { items: [], position: from, hasMore: false }
        : await this.reader.changes(tx, office, filter, from, limit);
    const resumeCursor = encodeCursor(['changes', position]);
    return { items, nextCursor: hasMore ? resumeCursor : null, resumeCursor };
  }
}

/** @throws Refused search-without-words for punctuation alone: nothing could be found by it */
export function assertSearchable(q: string | undefined): void {
  if (q !== undefined && wordsAsked(q).next().done === true) {
    throw new Refused('search-without-words', { field: 'q' });
  }
}
