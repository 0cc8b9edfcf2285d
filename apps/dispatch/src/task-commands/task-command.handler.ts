import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/access';
import { assertVersion, type Command, CommandRunner } from '#libs/http';
import { type NewEvent, Outbox } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { actorOf } from '../caller-actor.js';
import { refused } from '../dispatch.refusals.js';
import type { Actor } from '../domain/office.js';
import { settleTask } from '../domain/order/index.js';
import type { Outcome } from '../domain/progress.js';
import {
  decide,
  evolve,
  settleBelow,
  type Task,
  type TaskCommand,
  type TaskEvent,
} from '../domain/task/index.js';
import { toOrderEvent } from '../order-commands/order-event.mapper.js';
import { OrderRepository } from '../persistence/order.repository.js';
import { TaskRepository } from '../persistence/task.repository.js';
import type { TaskView } from '../read-models/task-view.js';
import { TaskReader } from '../read-models/task.reader.js';
import { TaskChangeWriter } from './task-change.writer.js';

type OwnCommand = Exclude<TaskCommand, { type: 'recall' | 'hand-down' }>;

/** A command without who and when, which the handler adds: `{ type: 'submit', … }`. */
export type TaskIntent = OwnCommand extends infer Any
  ? Any extends { by: Actor }
    ? Omit<Any, 'by' | 'at'>
    : never
  : never;

/** Every command on a task goes this way: load, decide, save, append. */
@Injectable()
export class TaskCommandHandler {
  constructor(
    private readonly runner: CommandRunner,
    private readonly tasks: TaskRepository,
    private readonly orders: OrderRepository,
    private readonly writer: TaskChangeWriter,
    private readonly reader: TaskReader,
    private readonly outbox: Outbox,
    private readonly clock: PlatformClock,
  ) {}

  /**
   * Carries out what a caller sent.
   * @returns the task as it is now
   * @throws Refused not-found, version-stale, or the domain's refusal
   */
  handle(command: Command, id: string, intent: TaskIntent): Promise<TaskView> {
    return this.runner.run(command, async (tx) => {
      const task = await this.load(tx, command, id);
      const at = this.clock.now();
      await this.apply(tx, task, { ...intent, by: actorOf(command.caller), at }, command.caller);
      return this.reader.get(tx, id, at);
    });
  }

  /**
   * If-Match is compared when it is sent and not asked for: a task has one holder and one issuer,
   * the lifecycle refuses what does not fit, and a village's phone on a poor line need not read the
   * task once more before it says "acknowledged" or "done".
   */
  async load(tx: Transaction, command: Command, id: string): Promise<Task> {
    const task = await this.tasks.load(tx, id);
    assertVersion(command, task.version, false);
    return task;
  }

  /**
   * Decides, saves and appends inside a transaction; when the task ends, with what that does to the
   * task or order that waits for it.
   * @throws Refused the domain's refusal
   */
  async apply(
    tx: Transaction,
    task: Task,
    command: TaskCommand,
    caller: Caller,
  ): Promise<TaskEvent> {
    const decision = decide(task, command);
    if (!decision.accepted) throw refused(decision.refusal);
    const { event } = decision;
    const { at } = command;
    const after = evolve(task, event);
    const events = await this.writer.write(tx, [{ before: task, after, event }], at, caller);
    const outcome = outcomeOf(event);
    if (outcome !== undefined) events.push(...(await this.settle(tx, after, outcome, at)));
    await this.outbox.append(tx, events);
    return event;
  }

  private async settle(
    tx: Transaction,
    { parentTaskId, orderId }: Task,
    outcome: Outcome,
    at: Date,
  ): Promise<NewEvent[]> {
    if (parentTaskId !== null) {
      const before = await this.tasks.lock(tx, parentTaskId);
      const { task: after, event } = settleBelow(before, outcome, at);
      return this.writer.write(tx, [{ before, after, event }], at, undefined);
    }
    const before = await this.orders.lock(tx, orderId);
    const { order: after, event } = settleTask(before, outcome, at);
    await this.orders.save(tx, before, after, event, at);
    return event === undefined ? [] : [toOrderEvent(after, event)];
  }
}

function outcomeOf({ type }: TaskEvent): Outcome | undefined {
  if (type === 'completed') return 'done';
  return type === 'recalled' ? 'recalled' : undefined;
}
