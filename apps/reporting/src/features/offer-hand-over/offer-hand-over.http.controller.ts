import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { OfferHandOverHandler } from './offer-hand-over.handler.js';
import { reason } from '../../incident-commands/reason.js';
import { incidentView, type IncidentView } from '../../read-models/incident-view.js';

const offerHandOver = z
  .strictObject({
    to: z
      .string()
      .min(1)
      .max(32)
      .describe('Division code of the office that should take it, anywhere in the tree'),
    reason: reason.describe('Why that office should hold it'),
  })
  .meta({ id: 'OfferHandOver' });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class OfferHandOverController {
  constructor(private readonly handler: OfferHandOverHandler) {}

  @Post(':id/hand-over')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'offerHandOver',
    summary: 'Offer an incident to another office',
    description:
      'The holder asks another office to take it 移交. Until that one takes it or refuses, it stays with its holder; both can read it. An escalation, a return and the end of the incident end the offer.',
  })
  @Answers(200, incidentView)
  offer(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: offerHandOver }) body: z.output<typeof offerHandOver>,
  ): Promise<IncidentView> {
    return this.handler.handle(command, id, body);
  }
}
