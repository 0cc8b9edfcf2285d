import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers, type Command, CurrentCommand, ResourceId } from '#libs/http';
import { taskView, type TaskView } from '../../read-models/task-view.js';
import { TaskCommandHandler } from '../../task-commands/task-command.handler.js';

const submitTask = z
  .strictObject({
    summary: z
      .string()
      .trim()
      .min(1)
      .max(2000)
      .describe('What was done, for a list and a timeline'),
    details: z.string().trim().min(1).max(10_000).optional(),
  })
  .meta({ id: 'SubmitTask' });

@ApiTags('Tasks')
@Controller('v1/tasks')
export class SubmitTaskController {
  constructor(private readonly handler: TaskCommandHandler) {}

  @Post(':id/submit')
  @HttpCode(200)
  @Roles('grid-worker', 'officer')
  @ApiOperation({
    operationId: 'submitTask',
    summary: 'Submit the work on a task',
    description:
      'The holder shows what was done. Until it is verified it may be submitted again, also where the ' +
      'platform submitted a task that was handed down.',
  })
  @Answers(200, taskView)
  submit(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: submitTask }) body: z.output<typeof submitTask>,
  ): Promise<TaskView> {
    return this.handler.handle(command, id, {
      type: 'submit',
      summary: body.summary,
      details: body.details ?? null,
    });
  }
}
