import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { taskView, type TaskView } from '../../read-models/task-view.js';
import { TaskCommandHandler } from '../../task-commands/task-command.handler.js';

const declineTask = z
  .strictObject({
    reason: z.string().trim().min(1).max(2000).describe('The issuer reads it'),
  })
  .meta({ id: 'DeclineTask' });

@ApiTags('Tasks')
@Controller('v1/tasks')
export class DeclineTaskController {
  constructor(private readonly handler: TaskCommandHandler) {}

  @Post(':id/decline')
  @HttpCode(200)
  @Roles('officer')
  @ApiOperation({
    operationId: 'declineTask',
    summary: 'Decline a task',
    description:
      'The holder says why it cannot or should not do it. The issuer then verifies the refusal, which ' +
      'takes the task back, or sends it to rework, which leaves it to the holder.',
  })
  @Answers(200, taskView)
  decline(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: declineTask }) body: z.output<typeof declineTask>,
  ): Promise<TaskView> {
    return this.handler.handle(command, id, { type: 'decline', ...body });
  }
}
