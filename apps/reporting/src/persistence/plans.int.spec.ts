import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Caller } from '#libs/access';
import { Directory } from '#libs/directory';
import { everything } from '#libs/divisions';
import { type Command, findAnswers } from '#libs/http';
import type { Transaction } from '#libs/persistence';
import { shippedPolicyPacks } from '#libs/policy';
import { createTestDatabase, genericPlans, type TestDatabase } from '#libs/testing';
import { findEarlierReports } from '../features/report-incident/earlier-reports.js';
import type { ReportIncident } from '../features/report-incident/report-incident.dto.js';
import { IncidentIndexReader } from '../incident-index/incident-index.reader.js';
import { IncidentPolicies } from '../incident-policies.js';
import { IncidentListReader } from '../read-models/incident-list.reader.js';
import { IncidentReader } from '../read-models/incident.reader.js';
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

  const nobodys = { office: '431002', all: [], anyOf: [] };
  const index = new IncidentIndexReader();
  const policies = new IncidentPolicies(shippedPolicyPacks(), 'cn-2025');
  const incidentReader = new IncidentReader(policies);
  const finds: Readonly<Record<string, (tx: Transaction) => Promise<unknown>>> = {
    'a page of an office': (tx) => index.find(tx, nobodys, 51),
    'a page by words': (tx) => index.find(tx, { ...nobodys, all: [1], anyOf: [[2, 3]] }, 51),
    'incidents like another': (tx) =>
      index.near(tx, { office: '431002', from: incidentId, words: [1], fewest: 1 }, 10),
    'what changed': (tx) =>
      new IncidentListReader(index, incidentReader).changes(tx, '431002', {}, 0, 51),
  };
  for (const [what, find] of Object.entries(finds)) {
    it(`walk an index in its order for ${what}`, async () => {
      const [plan = ''] = await genericPlans(db, everything, find);
      assert.match(plan, /Index (Only )?Scan (Backward )?using incident_offices/);
      assert.doesNotMatch(plan, /Seq Scan|Sort Key: incident_offices/);
    });
  }

  it('find the incidents that were found in the index by their ids, recent ones by their change', async () => {
    const reader = new IncidentListReader(index, incidentReader);
    const plans = await genericPlans(db, everything, (tx) =>
      reader.page(tx, '431002', {}, undefined, 50),
    );
    assert.match(plans[0] ?? '', /Index Scan (using|on) incidents_changed/);
  });

  it('ask the inverted index for rare words', async () => {
    await db.query(`INSERT INTO incident_offices SELECT '431002', gen_random_uuid(), n
                    FROM generate_series(1, 1001) AS n`);
    const plan = await db.database.transaction(everything, async (tx) => {
      let last = '';
      const many = <T>(statement: string, values?: readonly unknown[]): Promise<T[]> => {
        last = statement;
        return tx.many<T>(statement, values);
      };
      const listening: Transaction = {
        many,
        one: (statement, values) => tx.one(statement, values),
        maybeOne: (statement, values) => tx.maybeOne(statement, values),
        execute: (statement, values) => tx.execute(statement, values),
        copyIn: (statement, parts) => tx.copyIn(statement, parts),
        afterCommit: (callback) => {
          tx.afterCommit(callback);
        },
      };
      await index.find(listening, { ...nobodys, all: [1] }, 51);
      await tx.execute(`SET LOCAL plan_cache_mode = force_generic_plan`);
      await tx.execute(`PREPARE rare AS ${last}`);
      const lines = await tx.many<{ 'QUERY PLAN': string }>(
        `EXPLAIN EXECUTE rare ('${incidentId}', '${incidentId}', 51, '{1}')`,
      );
      return lines.map((line) => line['QUERY PLAN']).join('\n');
    });
    assert.match(plan, /Bitmap Index Scan on incident_words_words/);
  });
});
