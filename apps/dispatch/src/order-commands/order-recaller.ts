import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/access';
import { Outbox } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';
import { refused } from '../dispatch.refusals.js';
import { decideRecall, evolveOrder, type Order, type RecallOrder } from '../domain/order/index.js';
import { decide, evolve, type Task } from '../domain/task/index.js';
import { OrderRepository } from '../persistence/order.repository.js';
import { TaskRepository } from '../persistence/task.repository.js';
import { type TaskChange, TaskChangeWriter } from '../task-commands/task-change.writer.js';
import { toOrderEvent } from './order-event.mapper.js';

/** Recalls an order and every task of its tree that has not ended. */
@Injectable()
export class OrderRecaller {
  constructor(
    private readonly orders: OrderRepository,
    private readonly tasks: TaskRepository,
    private readonly writer: TaskChangeWriter,
    private readonly outbox: Outbox,
  ) {}

  /**
   * @param order held alone (OrderRepository.loadAlone)
   * @param caller undefined: the platform
   * @throws Refused the domain's refusal
   */
  async recall(
    tx: Transaction,
    order: Order,
    command: RecallOrder,
    caller: Caller | undefined,
  ): Promise<void> {
    const decision = decideRecall(order, command);
    if (!decision.accepted) throw refused(decision.refusal);
    const { event } = decision;
    const recalled = evolveOrder(order, event);
    await this.orders.save(tx, order, recalled, event, command.at);
    await this.outbox.append(tx, [toOrderEvent(recalled, event)]);
    for await (const open of this.tasks.openPages(tx, order.id)) {
      const changes = open.map((task) => recallTask(task, command));
      await this.outbox.append(tx, await this.writer.write(tx, changes, command.at, caller));
    }
  }
}

function recallTask(before: Task, command: RecallOrder): TaskChange {
  const decision = decide(before, command);
  if (!decision.accepted) throw refused(decision.refusal);
  const { event } = decision;
  return { before, after: evolve(before, event), event };
}
