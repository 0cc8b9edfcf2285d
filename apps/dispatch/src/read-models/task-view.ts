import { z } from 'zod';

/** The states of a task, in the order in which it may pass them. */
export const taskStatuses = [
  'issued',
  'acknowledged',
  'handed-down',
  'submitted',
  'reworking',
  'done',
  'declined',
  'recalled',
] as const;

/** How far the tasks directly below an order or a task are. */
export const progressView = z
  .object({
    total: z.int().describe('Ever issued here'),
    open: z.int().describe('Still waited for'),
    done: z.int().describe('Verified; what is neither open nor done was taken back'),
  })
  .meta({ id: 'TaskProgress' });

/** A task as the API shows it. */
export const taskView = z
  .object({
    id: z.uuid(),
    version: z.int().describe('Also the ETag; may be sent back as If-Match'),
    status: z.enum(taskStatuses),
    overdue: z.boolean().describe('completeBy has passed and it is not done, declined or recalled'),
    orderId: z.uuid(),
    orderTitle: z.string(),
    incidentId: z.uuid().nullable().describe('The incident that the order serves'),
    parentTaskId: z.uuid().nullable().describe('null: directly below the order'),
    issuer: z.string().describe('Code of the office that gave it and will verify it'),
    issuerName: z.string(),
    holder: z.string().describe('Code of the office that must do it'),
    holderName: z.string(),
    acknowledgeBy: z.iso.datetime().nullable(),
    completeBy: z.iso.datetime().nullable(),
    issuedAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    summary: z.string().nullable().describe('What was done, as last submitted'),
    tasks: progressView.describe('The tasks that the holder handed down'),
    allowedCommands: z
      .array(z.string())
      .describe("Commands that fit the present state, the holder's and the issuer's"),
  })
  .meta({ id: 'Task' });

export type TaskView = z.output<typeof taskView>;

const feedback = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    actorName: z.string(),
    summary: z.string(),
    details: z.string().nullable(),
  })
  .meta({ id: 'TaskFeedback' });

/** A task with what its holder needs to do it and what its issuer needs to verify it. */
export const taskDetail = taskView
  .extend({
    instructions: z.string(),
    feedbacks: z.array(feedback).describe('Each submission, the newest first, at most 50'),
  })
  .meta({ id: 'TaskDetail' });

export type TaskDetail = z.output<typeof taskDetail>;

/** One line of a task's history. */
export const taskTimelineEntry = z
  .object({
    id: z.int(),
    kind: z.string().describe('issued, acknowledged, handed-down, submitted, returned …'),
    at: z.iso.datetime(),
    actorName: z.string(),
    office: z.string().nullable().describe('null: the platform itself'),
    note: z.string().nullable().describe('Summary, reason or note'),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'TaskTimelineEntry' });

export type TaskTimelineEntry = z.output<typeof taskTimelineEntry>;

/** A task in the tree of its order. */
export interface TaskNode {
  readonly id: string;
  readonly parentTaskId: string | null;
  readonly depth: number;
  readonly status: (typeof taskStatuses)[number];
  readonly overdue: boolean;
  readonly holder: string;
  readonly holderName: string;
  readonly completeBy: string | null;
  readonly summary: string | null;
  readonly tasks: z.output<typeof progressView>;
  readonly children: TaskNode[];
}

const taskNode: z.ZodType<TaskNode> = z
  .object({
    id: z.uuid(),
    parentTaskId: z.uuid().nullable(),
    depth: z.int().describe('1 directly below the order'),
    status: z.enum(taskStatuses),
    overdue: z.boolean(),
    holder: z.string(),
    holderName: z.string(),
    completeBy: z.iso.datetime().nullable(),
    summary: z.string().nullable(),
    tasks: progressView,
    get children() {
      return z.array(taskNode);
    },
  })
  .meta({ id: 'TaskNode' });

export const taskTree = z
  .object({
    orderId: z.uuid(),
    orderTitle: z.string(),
    statuses: z
      .partialRecord(z.enum(taskStatuses), z.int())
      .describe('How many of the tasks asked for are in each state, on this page or not'),
    items: z
      .array(taskNode)
      .describe('Nested; a node whose parent stood on an earlier page stands at the top'),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'TaskTree' });

export type TaskTree = z.output<typeof taskTree>;
