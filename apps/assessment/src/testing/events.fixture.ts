import { v7 as uuidv7 } from 'uuid';
import {
  IncidentAcceptedV1,
  IncidentClosedV1,
  IncidentEscalatedV1,
  IncidentHandlingStartedV1,
  IncidentMergedV1,
  IncidentRegradedV1,
  IncidentRejectedV1,
  IncidentReopenedV1,
  IncidentReportedV1,
  IncidentResolvedV1,
  IncidentReturnedV1,
  IncidentReworkedV1,
  IncidentVerifiedV1,
  TaskAcknowledgedV1,
  TaskCompletedV1,
  TaskDeclinedV1,
  TaskHandedDownV1,
  TaskIssuedV1,
  TaskRecalledV1,
  TaskReturnedV1,
  TaskSubmittedV1,
} from '#libs/contracts';
import { codeOf } from '#libs/divisions';
import type { Grade } from '#libs/policy';
import { beihuPath } from '#libs/testing';
import type { IncidentEvent } from '../consumers/incident-change.mapper.js';
import type { TaskEvent } from '../consumers/task-change.mapper.js';

const actor = { clientId: 'test', office: null };

/** An incident that events are written of, one after the other. `at` is RFC 3339. */
export class IncidentStory {
  readonly id = uuidv7();
  private version = 0;
  private status: IncidentEvent['data']['status'] = 'reported';
  private category: string | null;
  private grade: Grade | null = null;
  private reportedAt = '';
  private readonly path: string;
  private readonly partition: number;

  constructor(options: { division?: string; category?: string; partition?: number } = {}) {
    this.path = beihuPath(options.division ?? '431002001001');
    this.category = options.category ?? null;
    this.partition = options.partition ?? 0;
  }

  reported(at: string): IncidentEvent {
    this.reportedAt = at;
    return this.next(IncidentReportedV1.type, at);
  }

  accepted(at: string, category = '01007', grade: Grade = 'IV'): IncidentEvent {
    this.category = category;
    this.grade = grade;
    this.status = 'accepted';
    return this.next(IncidentAcceptedV1.type, at);
  }

  rejected(at: string): IncidentEvent {
    this.status = 'rejected';
    return this.next(IncidentRejectedV1.type, at);
  }

  returned(at: string): IncidentEvent {
    return this.next(IncidentReturnedV1.type, at);
  }

  escalated(at: string): IncidentEvent {
    return this.next(IncidentEscalatedV1.type, at);
  }

  handlingStarted(at: string): IncidentEvent {
    this.status = 'handling';
    return this.next(IncidentHandlingStartedV1.type, at);
  }

  resolved(at: string): IncidentEvent {
    this.status = 'resolved';
    return this.next(IncidentResolvedV1.type, at);
  }

  verified(at: string): IncidentEvent {
    this.status = 'verified';
    return this.next(IncidentVerifiedV1.type, at);
  }

  closed(at: string): IncidentEvent {
    this.status = 'closed';
    return this.next(IncidentClosedV1.type, at);
  }

  regraded(at: string, grade: Grade): IncidentEvent {
    this.grade = grade;
    return this.next(IncidentRegradedV1.type, at);
  }

  reworked(at: string): IncidentEvent {
    this.status = 'handling';
    return this.next(IncidentReworkedV1.type, at);
  }

  reopened(at: string): IncidentEvent {
    this.status = 'handling';
    return this.next(IncidentReopenedV1.type, at);
  }

  merged(at: string): IncidentEvent {
    this.status = 'merged';
    return this.next(IncidentMergedV1.type, at);
  }

  private next(type: string, at: string): IncidentEvent {
    this.version += 1;
    return {
      id: `${this.id}-${this.version}`,
      type,
      aggregateId: this.id,
      aggregateVersion: this.version,
      occurredAt: new Date(at),
      traceparent: undefined,
      partition: this.partition,
      data: {
        number: '431002-2026-000001',
        title: 'ransomware',
        divisionCode: codeOf(this.path),
        divisionPath: this.path,
        holder: '431002001',
        holderPath: beihuPath('431002001'),
        status: this.status,
        categoryCode: this.category,
        grade: this.grade,
        reportedAt: this.reportedAt,
        actor,
      },
    };
  }
}

/** A task that events are written of, one after the other. `at` is RFC 3339. */
export class TaskStory {
  readonly id = uuidv7();
  private version = 0;
  private status: TaskEvent['data']['status'] = 'issued';
  private readonly path: string;

  constructor(
    private readonly options: {
      holder?: string;
      acknowledgeBy?: string;
      completeBy?: string;
      partition?: number;
    } = {},
  ) {
    this.path = beihuPath(options.holder ?? '431002001001');
  }

  issued(at: string): TaskEvent {
    return this.next(TaskIssuedV1.type, at, 'issued');
  }

  acknowledged(at: string): TaskEvent {
    return this.next(TaskAcknowledgedV1.type, at, 'acknowledged');
  }

  handedDown(at: string): TaskEvent {
    return this.next(TaskHandedDownV1.type, at, 'handed-down');
  }

  submitted(at: string): TaskEvent {
    return this.next(TaskSubmittedV1.type, at, 'submitted');
  }

  returned(at: string): TaskEvent {
    return this.next(TaskReturnedV1.type, at, 'reworking');
  }

  completed(at: string): TaskEvent {
    return this.next(TaskCompletedV1.type, at, 'done');
  }

  declined(at: string): TaskEvent {
    return this.next(TaskDeclinedV1.type, at, 'declined');
  }

  recalled(at: string): TaskEvent {
    return this.next(TaskRecalledV1.type, at, 'recalled');
  }

  private next(type: string, at: string, status: TaskEvent['data']['status']): TaskEvent {
    this.version += 1;
    this.status = status;
    return {
      id: `${this.id}-${this.version}`,
      type,
      aggregateId: this.id,
      aggregateVersion: this.version,
      occurredAt: new Date(at),
      traceparent: undefined,
      partition: this.options.partition ?? 0,
      data: {
        orderId: '01928f00-0000-7000-8000-000000000001',
        orderTitle: 'check the terminals',
        incidentId: null,
        parentTaskId: null,
        holder: codeOf(this.path),
        holderPath: this.path,
        issuer: '431002',
        status: this.status,
        acknowledgeBy: this.options.acknowledgeBy ?? null,
        completeBy: this.options.completeBy ?? null,
        actor,
      },
    };
  }
}
