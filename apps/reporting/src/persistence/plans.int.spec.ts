import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Caller } from '#libs/access';
import { Directory } from '#libs/directory';
import { everything } from '#libs/divisions';
import { type Command, findAnswers } from '#libs/http';
import type { Transaction } from '#libs/persistence';
import { createTestDatabase, genericPlans, type TestDatabase } from '#libs/testing';
import { findEarlierReports } from '../features/report-incident/earlier-reports.js';
import type { ReportIncident } from '../features/report-incident/report-incident.dto.js';
import { IncidentRepository } from './incident.repository.js';
import { reportingMigrations } from './migrations.js';
import { TimelineRepository } from './timeline.repository.js';

describe('plans made while the tables are empty', () => {
  let db: TestDatabase;
  before(async () => {
    db = await createTestDatabase('reporting', reportingMigrations);
  });
  after(() => db.drop());

  const caller = { clientId: 'client' } as Caller;
  const command = { caller, idempotencyKey: 'key' } as Command;
  const report = { clientId: 'device-1' } as ReportIncident;
  const incidentId = randomUUID();

  const looks: Readonly<Record<string, (tx: Transaction) => Promise<unknown>>> = {
    'first answers': (tx) => findAnswers(tx, [command]),
    'earlier reports': (tx) => findEarlierReports(tx, [{ command, report }]),
    'divisions with all above them': (tx) => new Directory().findLines(tx, ['431002001001']),
    'an incident': (tx) => new IncidentRepository().find(tx, incidentId),
    'a new line of a timeline': (tx) =>
      new TimelineRepository().append(tx, [
        {
          incidentId,
          kind: 'verified',
          at: new Date(),
          actor: 'client',
          actorName: '',
          office: null,
          note: null,
          details: {},
        },
      ]),
  };
  for (const [what, look] of Object.entries(looks)) {
    it(`find ${what} by an index`, async () => {
      const plans = await genericPlans(db, everything, look);
      assert.equal(plans.length, 1);
      assert.match(plans[0] ?? '', /Index/);
      assert.doesNotMatch(plans[0] ?? '', /Seq Scan/);
    });
  }
});
