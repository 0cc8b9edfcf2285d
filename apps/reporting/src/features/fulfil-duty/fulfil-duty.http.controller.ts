import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { dutyView, type DutyView } from '../../read-models/duty-view.js';
import { fulfilDutyBody, type FulfilDutyBody } from './fulfil-duty.dto.js';
import { FulfilDutyHandler } from './fulfil-duty.handler.js';

@ApiTags('Statutory duties')
@Controller('v1/incidents')
export class FulfilDutyController {
  constructor(private readonly handler: FulfilDutyHandler) {}

  @Post(':id/duties/:dutyId/fulfil')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'fulfilDuty',
    summary: 'Record that the report which a duty asks for was made',
    description:
      'By the office that holds the incident, or one above it. dutyId is its id in the policy ' +
      'pack, cii-report. Late and incomplete reports are recorded as such; what follows begins ' +
      'when this one was made.',
  })
  @Answers(200, dutyView)
  fulfil(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Param('dutyId') dutyId: string,
    @Body({ schema: fulfilDutyBody }) body: FulfilDutyBody,
  ): Promise<DutyView> {
    return this.handler.handle(command, id, dutyId, body);
  }
}
