import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { IncidentCommandHandler } from '../../incident-commands/incident-command.handler.js';
import { reason } from '../../incident-commands/reason.js';
import { incidentView, type IncidentView } from '../../read-models/incident-view.js';

const withdrawHandOver = z
  .strictObject({ reason: reason.describe('Why it stays here') })
  .meta({ id: 'WithdrawHandOver' });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class WithdrawHandOverController {
  constructor(private readonly handler: IncidentCommandHandler) {}

  @Post(':id/withdraw-hand-over')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'withdrawHandOver',
    summary: 'Withdraw a hand-over that is not answered yet',
    description: 'The holder takes its offer back.',
  })
  @Answers(200, incidentView)
  withdraw(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: withdrawHandOver }) body: z.output<typeof withdrawHandOver>,
  ): Promise<IncidentView> {
    return this.handler.handle(command, id, { type: 'withdraw-hand-over', ...body });
  }
}
