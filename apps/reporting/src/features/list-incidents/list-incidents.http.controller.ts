import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Directory } from '#libs/directory';
import { isWithin, type Scope, subtreeOf } from '#libs/divisions';
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
  offeredTo: z
    .string()
    .max(32)
    .optional()
    .describe('Code of the office that has a hand-over to answer'),
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
    const { division: _, cursor, limit, ...conditions } = query;
    const before = cursor === undefined ? undefined : decodeCursor(cursor, place)[0];
    const items = await this.database.read(caller.scope, async (tx) => {
      const subtree = await this.narrowed(tx, caller, query);
      return subtree === 'nothing'
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
   *
   * What an office of the caller's area holds or is offered may lie anywhere: there the office is
   * what the index finds it by, and only row-level security applies.
   */
  private async narrowed(
    tx: Transaction,
    caller: Caller,
    { division, holder, offeredTo }: ListQuery,
  ): Promise<Scope | undefined | 'nothing'> {
    const office = offeredTo ?? holder;
    const codes = [division, office].filter((code) => code !== undefined);
    if (codes.length === 0) return caller.scope;
    const found = await this.directory.find(tx, codes);
    if (division !== undefined) {
      const place = found.get(division);
      return place === undefined ? 'nothing' : subtreeOf(place.path);
    }
    const path = found.get(office ?? '')?.path;
    return path !== undefined && isWithin(path, caller.scope) ? undefined : caller.scope;
  }
}
