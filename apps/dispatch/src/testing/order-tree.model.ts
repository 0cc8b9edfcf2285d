import { isWithin, subtreeOf } from '#libs/divisions';
import type { Actor, Office } from '../domain/office.js';
import { decideRecall, evolveOrder, type Order, settleTask } from '../domain/order/index.js';
import type { Outcome } from '../domain/progress.js';
import {
  decide,
  evolve,
  issueTask,
  settleBelow,
  type Task,
  type TaskCommand,
} from '../domain/task/index.js';
import { at } from './task.fixture.js';

/** Versions that an aggregate's events had, in the order in which they were raised. */
type History = Map<string, number[]>;

/**
 * An order with all its tasks in memory, moved by the domain's own functions in the way in which
 * the handlers use them. Properties of whole trees are tested on it.
 */
export class OrderTreeModel {
  order: Order;
  readonly tasks = new Map<string, Task>();
  readonly history: History = new Map();
  private lastId = 0;

  constructor(issuer: Office, offices: readonly Office[]) {
    this.order = {
      id: 'order',
      version: 1,
      status: 'issued',
      title: 'look for ransomware',
      incidentId: null,
      issuer,
      below: { total: offices.length, open: offices.length, done: 0 },
    };
    this.raised(this.order);
    for (const office of offices) this.issue(null, issuer, office);
  }

  childrenOf(parentTaskId: string | null): Task[] {
    return [...this.tasks.values()].filter((task) => task.parentTaskId === parentTaskId);
  }

  /** Sends a command. @returns whether it was accepted */
  send(id: string, command: TaskCommand): boolean {
    const task = this.task(id);
    const decision = decide(task, command);
    if (!decision.accepted) return false;
    const { event } = decision;
    const after = evolve(task, event);
    this.keep(after, true);
    if (event.type === 'handed-down') {
      for (const office of event.offices) this.issue(id, task.holder, office);
    }
    if (event.type === 'completed') this.settle(after, 'done');
    if (event.type === 'recalled') this.settle(after, 'recalled');
    return true;
  }

  recall(by: Actor): boolean {
    const command = { type: 'recall', by, at, reason: 'a mistake' } as const;
    const decision = decideRecall(this.order, command);
    if (!decision.accepted) return false;
    this.order = evolveOrder(this.order, decision.event);
    this.raised(this.order);
    for (const task of [...this.tasks.values()]) {
      const ending = decide(task, command);
      if (ending.accepted) this.keep(evolve(task, ending.event), true);
    }
    return true;
  }

  private settle({ parentTaskId }: Task, outcome: Outcome): void {
    if (parentTaskId === null) {
      const { order, event } = settleTask(this.order, outcome, at);
      this.order = order;
      if (event !== undefined) this.raised(order);
      return;
    }
    const { task, event } = settleBelow(this.task(parentTaskId), outcome, at);
    this.keep(task, event !== undefined);
  }

  private issue(parentTaskId: string | null, issuer: Office, office: Office): void {
    if (!isWithin(office.path, subtreeOf(issuer.path))) throw new Error('not below the issuer');
    this.lastId += 1;
    const origin = {
      orderId: this.order.id,
      orderTitle: this.order.title,
      incidentId: null,
      parentTaskId,
      issuer,
      limits: { acknowledgeBy: null, completeBy: null },
    };
    this.keep(issueTask(origin, `task-${this.lastId}`, office), true);
  }

  private keep(task: Task, raised: boolean): void {
    this.tasks.set(task.id, task);
    if (raised) this.raised(task);
  }

  private raised({ id, version }: Task | Order): void {
    this.history.set(id, [...(this.history.get(id) ?? []), version]);
  }

  private task(id: string): Task {
    const task = this.tasks.get(id);
    if (task === undefined) throw new Error(`no task ${id}`);
    return task;
  }
}
