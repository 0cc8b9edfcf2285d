import { Body, Controller, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiExtension, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, negotiateLanguage, ResourceId } from '#libs/http';
import { type DeviceProgress, deviceProgress } from '../../devices/device-view.js';
import { SkipDeviceSequenceHandler } from './skip-device-sequence.handler.js';

const skipDeviceSequence = z
  .strictObject({
    sequence: z
      .int()
      .min(1)
      .describe('What the device waits for, as its backlog says: nothing else is skipped by it'),
    reason: z.string().trim().min(1).max(2000).describe('Why nobody waits for it any more'),
  })
  .meta({ id: 'SkipDeviceSequence' });

@ApiTags('Devices')
@Controller('v1/devices')
export class SkipDeviceSequenceController {
  constructor(private readonly handler: SkipDeviceSequenceHandler) {}

  @Post(':id/skip')
  @HttpCode(200)
  @Roles('grid-worker', 'officer', 'county-admin')
  @ApiExtension('x-if-match', 'none')
  @ApiOperation({
    operationId: 'skipDeviceSequence',
    summary: 'Give up what a device waits for',
    description:
      'Passes over the gap that holds the device up, or over an item that the platform fails to ' +
      'carry out; what waited for it is carried out at once. Done by the device itself, or by an ' +
      'officer of its office or one above. A skipped item that comes after all is not taken.',
  })
  @Answers(200, deviceProgress.meta({ id: 'DeviceProgress' }))
  skip(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: skipDeviceSequence }) body: z.output<typeof skipDeviceSequence>,
    @Headers('accept-language') acceptLanguage: string | undefined,
  ): Promise<DeviceProgress> {
    return this.handler.skip(command, id, body, negotiateLanguage(acceptLanguage));
  }
}
