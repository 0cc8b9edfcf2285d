import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/access';
import type { NewEvent } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';
import type { Task, TaskEvent } from '../domain/task/index.js';
import { type NewFeedback, TaskHistoryRepository } from '../persistence/task-history.repository.js';
import { TaskRepository } from '../persistence/task.repository.js';
import { toIntegrationEvent } from './task-event.mapper.js';
import { signature, toTimelineEntry } from './timeline-entry.mapper.js';

/** A task before and after. */
export interface TaskChange {
  readonly before: Task;
  readonly after: Task;
  /** What happened to it; undefined when only the count of the tasks below it changed. */
  readonly event: TaskEvent | undefined;
}

/** Writes what happened to tasks: their rows, timelines and feedbacks. */
@Injectable()
export class TaskChangeWriter {
  constructor(
    private readonly tasks: TaskRepository,
    private readonly history: TaskHistoryRepository,
  ) {}

  /**
   * Any number of changes at the cost of a few statements.
   * @param caller undefined: the platform
   * @returns what the other services are to be told; append it to the outbox
   */
  async write(
    tx: Transaction,
    changes: readonly TaskChange[],
    at: Date,
    caller: Caller | undefined,
  ): Promise<NewEvent[]> {
    if (changes.length === 0) return [];
    await this.tasks.save(tx, changes, at);
    const happened = changes.flatMap(({ after, event }) =>
      event === undefined ? [] : [{ after, event }],
    );
    await this.history.note(
      tx,
      happened.map(({ after, event }) => toTimelineEntry(after, event, caller)),
    );
    await this.history.keepFeedbacks(
      tx,
      happened.flatMap(({ after, event }) => toFeedback(after, event, caller) ?? []),
    );
    return happened.map(({ after, event }) => toIntegrationEvent(after, event));
  }
}

function toFeedback(
  task: Task,
  event: TaskEvent,
  caller: Caller | undefined,
): NewFeedback | undefined {
  if (event.type !== 'submitted') return undefined;
  const { at, summary, details } = event;
  return {
    taskId: task.id,
    holderPath: task.holder.path,
    at,
    ...signature(caller),
    summary,
    details,
  };
}
