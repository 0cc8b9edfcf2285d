import { Body, Controller, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiExtension, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Answers, ResourceId } from '#libs/http';
import { ReadContactHandler } from './read-contact.handler.js';

const readContact = z
  .strictObject({
    purpose: z
      .string()
      .trim()
      .min(2)
      .max(500)
      .describe('What it is needed for: 回访核实受骗经过. Recorded with the reading'),
  })
  .meta({ id: 'ReadContact' });

const contact = z
  .object({ name: z.string().nullable(), phone: z.string().nullable() })
  .meta({ id: 'Contact' });

@ApiTags('Personal data')
@Controller('v1/incidents')
export class ReadContactController {
  constructor(private readonly handler: ReadContactHandler) {}

  @Post(':id/contact/read')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Roles('grid-worker', 'officer', 'county-admin')
  @ApiOperation({
    operationId: 'readContact',
    summary: 'Read the contact of a reporter or victim',
    description:
      'For the office that holds the incident, those above it, and whoever reported it. Every ' +
      'call is recorded with its purpose, a repeated one too: its answer is not kept under an ' +
      'Idempotency-Key.',
  })
  @ApiExtension('x-if-match', 'none')
  @Answers(200, contact)
  async read(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
    @Body({ schema: readContact }) { purpose }: z.output<typeof readContact>,
  ): Promise<z.output<typeof contact>> {
    const { name = null, phone = null } = await this.handler.handle(caller, id, purpose);
    return { name, phone };
  }
}
