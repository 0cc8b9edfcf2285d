import { Controller } from '@nestjs/common';
import { OnEvents } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { TaskRollUp } from '../roll-ups/task.roll-up.js';
import { taskContracts, type TaskEvent, toTaskChange } from './task-change.mapper.js';

/** Counts what happens to tasks. An order's own events add nothing to what its tasks say. */
@Controller()
export class TasksConsumer {
  constructor(
    private readonly rollUp: TaskRollUp,
    private readonly clock: PlatformClock,
  ) {}

  @OnEvents(...taskContracts)
  async onTasks(events: readonly TaskEvent[], tx: Transaction): Promise<void> {
    await this.rollUp.apply(
      tx,
      events.map((event) => toTaskChange(event, this.clock)),
    );
  }
}
