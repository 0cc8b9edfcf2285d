import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Directory } from '#libs/directory';
import { type Command, CommandRunner } from '#libs/http';
import { Outbox } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { actorOf } from '../../caller-actor.js';
import type { Task, TaskEvent } from '../../domain/task/index.js';
import { TaskRepository } from '../../persistence/task.repository.js';
import type { TaskView } from '../../read-models/task-view.js';
import { TaskReader } from '../../read-models/task.reader.js';
import { TargetFinder } from '../../targets/target-finder.js';
import { TaskCommandHandler } from '../../task-commands/task-command.handler.js';
import { TaskIssuer } from '../../task-commands/task-issuer.js';
import type { HandDownTask } from './hand-down-task.dto.js';

/** Hands a task down: it waits for the tasks that this makes below it, all in one transaction. */
@Injectable()
export class HandDownTaskHandler {
  constructor(
    private readonly runner: CommandRunner,
    private readonly commands: TaskCommandHandler,
    private readonly finder: TargetFinder,
    private readonly tasks: TaskRepository,
    private readonly issuer: TaskIssuer,
    private readonly directory: Directory,
    private readonly reader: TaskReader,
    private readonly outbox: Outbox,
    private readonly clock: PlatformClock,
  ) {}

  /**
   * @returns the task as it is now, handed down
   * @throws Refused not-found, version-stale, or the domain's refusal
   */
  handle(command: Command, id: string, body: HandDownTask): Promise<TaskView> {
    return this.runner.run(command, async (tx) => {
      const task = await this.commands.load(tx, command, id);
      const at = this.clock.now();
      const today = this.clock.dayOf(at);
      const event = await this.commands.apply(
        tx,
        task,
        {
          type: 'hand-down',
          by: actorOf(command.caller),
          at,
          today,
          targets: await this.finder.find(tx, body.targets, task.holder, today),
          tasked: await this.tasks.officesBelow(tx, id),
          limits: {
            ...(body.acknowledgeBy === undefined ? {} : { acknowledgeBy: body.acknowledgeBy }),
            ...(body.completeBy === undefined ? {} : { completeBy: body.completeBy }),
          },
        },
        command.caller,
      );
      await this.issueBelow(tx, command, task, event, body.instructions);
      return this.reader.get(tx, id, at);
    });
  }

  private async issueBelow(
    tx: Transaction,
    { caller }: Command,
    task: Task,
    event: TaskEvent,
    instructions: string | undefined,
  ): Promise<void> {
    if (event.type !== 'handed-down') throw new Error(`handing down raised ${event.type}`);
    const { offices, limits, at } = event;
    const { code, path } = task.holder;
    const own = (await this.directory.find(tx, [code])).get(code);
    const events = await this.issuer.issue(
      tx,
      {
        origin: {
          orderId: task.orderId,
          orderTitle: task.orderTitle,
          incidentId: task.incidentId,
          parentTaskId: task.id,
          issuer: { code, path },
          limits,
        },
        instructionsId: await this.instructionsFor(tx, task, instructions),
        issuerName: own?.name ?? code,
        at,
        tasks: offices.map((office) => ({ id: uuidv7(), office })),
      },
      caller,
    );
    await this.outbox.append(tx, events);
  }

  /** Id of the instructions: new ones, or those that the task itself came with. */
  private async instructionsFor(
    tx: Transaction,
    task: Task,
    text: string | undefined,
  ): Promise<string> {
    if (text === undefined) return this.tasks.instructionsOf(tx, task.id);
    const id = uuidv7();
    await this.tasks.insertInstructions(tx, id, task.holder.path, text);
    return id;
  }
}
