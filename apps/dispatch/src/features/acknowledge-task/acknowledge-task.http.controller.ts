import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { taskView, type TaskView } from '../../read-models/task-view.js';
import { TaskCommandHandler } from '../../task-commands/task-command.handler.js';

const acknowledgeTask = z.strictObject({}).default({}).meta({ id: 'AcknowledgeTask' });

@ApiTags('Tasks')
@Controller('v1/tasks')
export class AcknowledgeTaskController {
  constructor(private readonly handler: TaskCommandHandler) {}

  @Post(':id/acknowledge')
  @HttpCode(200)
  @Roles('grid-worker', 'officer')
  @ApiOperation({
    operationId: 'acknowledgeTask',
    summary: 'Acknowledge a task',
    description: 'The holder has seen it and takes it on.',
  })
  @Answers(200, taskView)
  acknowledge(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: acknowledgeTask }) _body: z.output<typeof acknowledgeTask>,
  ): Promise<TaskView> {
    return this.handler.handle(command, id, { type: 'acknowledge' });
  }
}
