import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { taskView, type TaskView } from '../../read-models/task-view.js';
import { TaskCommandHandler } from '../../task-commands/task-command.handler.js';

const verifyTask = z
  .strictObject({
    note: z.string().trim().min(1).max(2000).optional(),
  })
  .default({})
  .meta({ id: 'VerifyTask' });

@ApiTags('Tasks')
@Controller('v1/tasks')
export class VerifyTaskController {
  constructor(private readonly handler: TaskCommandHandler) {}

  @Post(':id/verify')
  @HttpCode(200)
  @Roles('officer', 'county-admin')
  @ApiOperation({
    operationId: 'verifyTask',
    summary: 'Verify a task',
    description:
      'Somebody of the issuing office confirms that the work is done. On a declined task it agrees ' +
      'that the holder need not do it: the task is taken back.',
  })
  @Answers(200, taskView)
  verify(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: verifyTask }) body: z.output<typeof verifyTask>,
  ): Promise<TaskView> {
    return this.handler.handle(command, id, { type: 'verify', note: body.note ?? null });
  }
}
