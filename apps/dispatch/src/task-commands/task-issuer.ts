import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/access';
import type { NewEvent } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';
import { actorOf } from '../caller-actor.js';
import { issueTask } from '../domain/task/index.js';
import { TaskHistoryRepository } from '../persistence/task-history.repository.js';
import { type TaskBatch, TaskRepository } from '../persistence/task.repository.js';
import { toIssuedEvent } from './task-event.mapper.js';
import { signature } from './timeline-entry.mapper.js';

/** Makes tasks: thousands at the cost of a few statements. */
@Injectable()
export class TaskIssuer {
  constructor(
    private readonly tasks: TaskRepository,
    private readonly history: TaskHistoryRepository,
  ) {}

  /** @returns what the other services are to be told; append it to the outbox */
  async issue(tx: Transaction, batch: TaskBatch, caller: Caller): Promise<NewEvent[]> {
    const { at, origin } = batch;
    await this.tasks.insert(tx, batch);
    await this.history.note(
      tx,
      batch.tasks.map(({ id, office }) => ({
        taskId: id,
        holderPath: office.path,
        kind: 'issued',
        at,
        ...signature(caller),
        office: caller.office,
        note: null,
        details: { holder: office.code },
      })),
    );
    const by = actorOf(caller);
    return batch.tasks.map(({ id, office }) =>
      toIssuedEvent(issueTask(origin, id, office), by, at),
    );
  }
}
