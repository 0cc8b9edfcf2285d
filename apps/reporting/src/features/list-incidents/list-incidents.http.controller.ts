import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Directory } from '#libs/directory';
import { type Scope, subtreeOf } from '#libs/divisions';
import { Answers, decodeCursor, encodeCursor, type Page, pageOf, pageQuery } from '#libs/http';
import { Database, type Transaction } from '#libs/persistence';
import { grades } from '#libs/policy';
import {
  incidentStatuses,
  incidentView,
  type IncidentView,
} from '../../read-models/incident-view.js';
import { IncidentReader } from '../../read-models/incident.reader.js';

const listQuery = z.strictObject({
  division: z.string().max(32).optional().describe('Only this division and what lies below it'),
  status: z.enum(incidentStatuses).optional(),
  grade: z.enum(grades).optional(),
  category: z.string().max(10).optional(),
  holder: z.string().max(32).optional().describe('Code of the office that must act'),
  updatedSince: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
  ...pageQuery,
});
type ListQuery = z.output<typeof listQuery>;

const place = z.tuple([z.uuid()]);

@ApiTags('Incidents')
@Controller('v1/incidents')
export class ListIncidentsController {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly reader: IncidentReader,
  ) {}

  @Get()
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'listIncidents',
    summary: 'List the incidents of your area, newest first',
  })
  @Answers(200, pageOf(incidentView))
  async list(
    @CurrentCaller() caller: Caller,
    @Query({ schema: listQuery }) query: ListQuery,
  ): Promise<Page<IncidentView>> {
    const { division, cursor, limit, ...conditions } = query;
    const before = cursor === undefined ? undefined : decodeCursor(cursor, place)[0];
    const items = await this.database.read(caller.scope, async (tx) => {
      const subtree = await this.narrowed(tx, caller, division);
      return subtree === undefined
        ? []
        : this.reader.list(tx, { ...conditions, subtree, before }, limit + 1);
    });
    const last = items.length > limit ? items[limit - 1] : undefined;
    return {
      items: items.slice(0, limit),
      nextCursor: last === undefined ? null : encodeCursor([last.id]),
    };
  }

  /**
   * The caller's scope, or a subtree asked for. It stands in the query, so that the index serves
   * it, and row-level security applies the scope once more.
   */
  private async narrowed(
    tx: Transaction,
    caller: Caller,
    division: string | undefined,
  ): Promise<Scope | undefined> {
    if (division === undefined) return caller.scope;
    const found = (await this.directory.find(tx, [division])).get(division);
    return found === undefined ? undefined : subtreeOf(found.path);
  }
}
