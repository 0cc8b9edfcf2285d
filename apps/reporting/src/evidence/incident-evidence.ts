import { Injectable } from '@nestjs/common';
import type { Subject } from '#libs/evidence';
import { Refused } from '#libs/http';
import type { Transaction } from '#libs/persistence';
import {
  type IncidentStatus,
  mayWithdrawEvidence,
  takesEvidence,
} from '../domain/incident/index.js';

/** What evidence of an incident is called in tables. */
export const incidentSubject = 'incident';

interface IncidentRow {
  status: IncidentStatus;
  path: string;
}

/** An incident as far as its evidence goes. Row-level security leaves only the caller's subtree. */
@Injectable()
export class IncidentEvidence {
  /** The incident, for whoever reads. @throws Refused not-found */
  async find(tx: Transaction, id: string): Promise<Subject> {
    return toSubject(id, await this.row(tx, id, ''));
  }

  /** The incident while it takes files. @throws Refused not-found, evidence-sealed */
  async findOpen(tx: Transaction, id: string): Promise<Subject> {
    return open(id, await this.row(tx, id, ''));
  }

  /** Like `findOpen`, and locked: two requests at a time would both find a last place free. */
  async lockOpen(tx: Transaction, id: string): Promise<Subject> {
    return open(id, await this.row(tx, id, 'FOR UPDATE'));
  }

  /** @throws Refused evidence-sealed when somebody may have decided on its evidence already */
  async assertMayWithdraw(tx: Transaction, id: string): Promise<void> {
    const { status } = await this.row(tx, id, 'FOR UPDATE');
    if (!mayWithdrawEvidence(status)) throw sealed(status);
  }

  private async row(tx: Transaction, id: string, lock: '' | 'FOR UPDATE'): Promise<IncidentRow> {
    const row = await tx.maybeOne<IncidentRow>(
      `SELECT status, division_path AS path FROM incidents WHERE id = $1 ${lock}`,
      [id],
    );
    if (row === undefined) throw new Refused('not-found');
    return row;
  }
}

function open(id: string, row: IncidentRow): Subject {
  if (!takesEvidence(row.status)) throw sealed(row.status);
  return toSubject(id, row);
}

function toSubject(id: string, { path }: IncidentRow): Subject {
  return { type: incidentSubject, id, path };
}

function sealed(status: IncidentStatus): Refused {
  return new Refused('evidence-sealed', {
    parameters: { status },
    extensions: { currentStatus: status },
  });
}
