import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, Roles, roles } from '#libs/access';
import { Answers, type Page, pageOf } from '#libs/http';
import { divisionView, type DivisionView } from '../../read-models/division-view.js';
import { listDivisionsQuery, type ListDivisionsQuery } from './list-divisions.dto.js';
import { ListDivisionsHandler } from './list-divisions.handler.js';

@ApiTags('Directory')
@Controller('v1/divisions')
export class ListDivisionsController {
  constructor(private readonly handler: ListDivisionsHandler) {}

  @Get()
  @Roles(...roles)
  @ApiOperation({
    operationId: 'listDivisions',
    summary: 'List or search divisions',
    description:
      'The whole directory, closed divisions included, whatever your office. With q, matches by ' +
      'code come first, then matches by name; otherwise the order is that of codes.',
  })
  @Answers(200, pageOf(divisionView))
  async list(
    @CurrentCaller() caller: Caller,
    @Query({ schema: listDivisionsQuery }) query: ListDivisionsQuery,
  ): Promise<Page<DivisionView>> {
    return this.handler.handle(caller.scope, query);
  }
}
