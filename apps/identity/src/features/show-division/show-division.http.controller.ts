import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, Roles, roles } from '#libs/access';
import { Answers, Refused } from '#libs/http';
import { Database } from '#libs/persistence';
import { divisionView, type DivisionView } from '../../read-models/division-view.js';
import { DivisionReader } from '../../read-models/division.reader.js';
import { divisionCode } from './show-division.dto.js';

@ApiTags('Directory')
@Controller('v1/divisions')
export class ShowDivisionController {
  constructor(
    private readonly database: Database,
    private readonly reader: DivisionReader,
  ) {}

  @Get(':code')
  @Roles(...roles)
  @ApiOperation({ operationId: 'readDivision', summary: 'Read a division' })
  @Answers(200, divisionView)
  async show(
    @CurrentCaller() caller: Caller,
    @Param('code', { schema: divisionCode }) code: string,
  ): Promise<DivisionView> {
    const division = await this.database.read(caller.scope, (tx) => this.reader.find(tx, code));
    if (division === undefined) {
      throw new Refused('division-not-found', { field: 'code', parameters: { code } });
    }
    return division;
  }
}
