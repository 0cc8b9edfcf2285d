import { Body, Controller, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiExtension, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Answers, negotiateLanguage, ResourceId } from '#libs/http';
import {
  type DeviceBatch,
  deviceBatch,
  type DeviceBatchResult,
  deviceBatchResult,
} from './deliver-device-commands.dto.js';
import { DeliverDeviceCommandsHandler } from './deliver-device-commands.handler.js';

@ApiTags('Devices')
@Controller('v1/devices')
export class DeliverDeviceCommandsController {
  constructor(private readonly handler: DeliverDeviceCommandsHandler) {}

  @Post(':id/commands')
  @HttpCode(207)
  @Roles('grid-worker', 'officer', 'county-admin')
  @ApiExtension('x-if-match', 'none')
  @ApiOperation({
    operationId: 'deliverDeviceCommands',
    summary: 'Deliver what was done on a device while it was offline',
    description:
      'The device chooses a UUID for itself and numbers what is done on it. Items are carried out ' +
      'strictly in that sequence; those that come too early are parked until the gap is filled. ' +
      'Sent again, in whatever batch, an item gets its first result and changes nothing. A ' +
      'refused item uses its sequence up, and what builds on it is refused with it.',
  })
  @Answers(207, deviceBatchResult, 'A result for each item, in the order sent')
  deliver(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
    @Body({ schema: deviceBatch }) { items }: DeviceBatch,
    @Headers('accept-language') acceptLanguage: string | undefined,
  ): Promise<DeviceBatchResult> {
    return this.handler.deliver(caller, id, items, negotiateLanguage(acceptLanguage));
  }
}
