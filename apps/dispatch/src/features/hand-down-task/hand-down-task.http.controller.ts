import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { taskView, type TaskView } from '../../read-models/task-view.js';
import { handDownTask, type HandDownTask } from './hand-down-task.dto.js';
import { HandDownTaskHandler } from './hand-down-task.handler.js';

@ApiTags('Tasks')
@Controller('v1/tasks')
export class HandDownTaskController {
  constructor(private readonly handler: HandDownTaskHandler) {}

  @Post(':id/hand-down')
  @HttpCode(200)
  @Roles('officer')
  @ApiOperation({
    operationId: 'handDownTask',
    summary: 'Hand a task down to offices below',
    description:
      'The holder becomes the issuer of a task for each of them and waits until all have ended; ' +
      'then the platform submits its own. May be sent again to bring in further offices.',
  })
  @Answers(200, taskView)
  handDown(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: handDownTask }) body: HandDownTask,
  ): Promise<TaskView> {
    return this.handler.handle(command, id, body);
  }
}
