import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';

/** A line to add to tasks' histories. */
export interface NewTimelineEntry {
  readonly taskId: string;
  /** Of the task: whoever sees the task sees its history. */
  readonly holderPath: string;
  readonly kind: string;
  readonly at: Date;
  /** Client id, or `platform`. */
  readonly actor: string;
  readonly actorName: string;
  readonly office: string | null;
  readonly note: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** A submission as it was made. */
export interface NewFeedback {
  readonly taskId: string;
  /** Of the task. */
  readonly holderPath: string;
  readonly at: Date;
  readonly actor: string;
  readonly actorName: string;
  readonly summary: string;
  readonly details: string | null;
}

/** Timelines and feedbacks are only ever added to; the service's role may not change them. */
@Injectable()
export class TaskHistoryRepository {
  /** Adds any number of entries in one statement. */
  async note(tx: Transaction, entries: readonly NewTimelineEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await tx.execute(
      `INSERT INTO task_timeline
         (task_id, holder_path, kind, at, actor, actor_name, office, note, details)
       SELECT "taskId", "holderPath", kind, at, actor, "actorName", office, note, details
       FROM jsonb_to_recordset($1::jsonb) AS entry
         ("taskId" uuid, "holderPath" text, kind text, at timestamptz, actor text,
          "actorName" text, office text, note text, details jsonb)`,
      [JSON.stringify(entries)],
    );
  }

  async keepFeedbacks(tx: Transaction, feedbacks: readonly NewFeedback[]): Promise<void> {
    if (feedbacks.length === 0) return;
    await tx.execute(
      `INSERT INTO task_feedbacks (task_id, holder_path, at, actor, actor_name, summary, details)
       SELECT "taskId", "holderPath", at, actor, "actorName", summary, details
       FROM jsonb_to_recordset($1::jsonb) AS feedback
         ("taskId" uuid, "holderPath" text, at timestamptz, actor text, "actorName" text,
          summary text, details text)`,
      [JSON.stringify(feedbacks)],
    );
  }
}
