import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { taskView, type TaskView } from '../../read-models/task-view.js';
import { TaskCommandHandler } from '../../task-commands/task-command.handler.js';

const reworkTask = z
  .strictObject({
    reason: z.string().trim().min(1).max(2000).describe('What is missing; the holder reads it'),
  })
  .meta({ id: 'ReworkTask' });

@ApiTags('Tasks')
@Controller('v1/tasks')
export class ReworkTaskController {
  constructor(private readonly handler: TaskCommandHandler) {}

  @Post(':id/rework')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'reworkTask',
    summary: 'Send a task back for rework',
    description:
      'Somebody of the issuing office says what is missing. On a declined task it does not agree: the ' +
      'holder must do it.',
  })
  @Answers(200, taskView)
  rework(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: reworkTask }) body: z.output<typeof reworkTask>,
  ): Promise<TaskView> {
    return this.handler.handle(command, id, { type: 'rework', ...body });
  }
}
