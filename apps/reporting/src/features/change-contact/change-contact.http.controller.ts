import { Body, Controller, Delete, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Answers, ResourceId } from '#libs/http';
import { contactFields } from '../../contacts/contact-fields.js';
import { incidentView, type IncidentView } from '../../read-models/incident-view.js';
import { ChangeContactHandler } from './change-contact.handler.js';

const setContact = z
  .strictObject(contactFields)
  .refine(({ name, phone }) => name !== undefined || phone !== undefined, {
    params: { en: 'Give a name or a phone number', 'zh-CN': '姓名和电话至少填写一项' },
  })
  .meta({ id: 'SetContact', minProperties: 1 });

@ApiTags('Personal data')
@Controller('v1/incidents')
export class ChangeContactController {
  constructor(private readonly handler: ChangeContactHandler) {}

  @Put(':id/contact')
  @Roles('grid-worker', 'officer', 'county-admin')
  @ApiOperation({
    operationId: 'setContact',
    summary: 'Set the contact of a reporter or victim',
    description:
      'With their consent. Takes the place of the one before, as a whole. For the office that ' +
      'holds the incident, those above it, and whoever reported it.',
  })
  @Answers(200, incidentView)
  set(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
    @Body({ schema: setContact }) body: z.output<typeof setContact>,
  ): Promise<IncidentView> {
    return this.handler.set(caller, id, body);
  }

  @Delete(':id/contact')
  @Roles('grid-worker', 'officer', 'county-admin')
  @ApiOperation({
    operationId: 'deleteContact',
    summary: 'Delete the contact of a reporter or victim',
    description:
      'At any time, on the wish of the person. Deleting what is not there is no mistake. For the ' +
      'office that holds the incident, those above it, and whoever reported it.',
  })
  @Answers(200, incidentView)
  delete(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
  ): Promise<IncidentView> {
    return this.handler.delete(caller, id);
  }
}
