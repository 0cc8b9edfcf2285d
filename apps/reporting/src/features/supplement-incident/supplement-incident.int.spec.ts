import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { IncidentView } from '../../read-models/incident-view.js';
import { IncidentDriver } from '../../testing/incident-driver.js';
import { ReportingServiceFixture } from '../../testing/reporting-service.fixture.js';

describe('supplements', () => {
  let service: ReportingServiceFixture;
  let offices: IncidentDriver;
  before(async () => {
    service = await ReportingServiceFixture.start();
    offices = await IncidentDriver.of(service);
  });
  after(() => service.stop());

  it('come from the reporter too, without If-Match, and change what is known and suggested', async () => {
    const incident = await offices.in('accepted', { impact: { peopleAffected: 3 } });
    const path = `/v1/incidents/${incident.id}/supplements`;
    const added = await offices.worker.post<IncidentView>(path, {
      text: '影响扩大',
      impact: { ciiDownMinutes: 75 },
      indicators: [{ type: 'ip', value: '203.0.113.7' }],
    });
    assert.equal(added.status, 200);
    assert.deepEqual(added.body.impact, { peopleAffected: 3, ciiDownMinutes: 75 });
    assert.deepEqual(
      [added.body.grade, added.body.suggestedGrade, added.body.indicators.length],
      ['IV', 'II', 1],
    );
    const again = await offices.do(offices.officer, added.body, 'supplements', { text: '已断网' });
    assert.deepEqual(again.impact, added.body.impact);
    const { body } = await offices.worker.get<{ items: Record<string, unknown>[] }>(path);
    assert.deepEqual(
      body.items.map((item) => [item['text'], item['office'], item['impact']]),
      [
        ['影响扩大', '431002001001', { ciiDownMinutes: 75 }],
        ['已断网', '431002001', null],
      ],
    );
  });

  it('come from nobody else, not to an ended incident, and not over a stale version', async () => {
    const incident = await offices.in('accepted');
    const codeOf = async (client: typeof offices.above, target = incident): Promise<unknown[]> => {
      const answer = await offices.send(client, target, 'supplements', { text: '补充' });
      return [answer.status, answer.body.code];
    };
    assert.deepEqual(await codeOf(offices.above), [403, 'neither-holder-nor-reporter']);
    assert.deepEqual(await codeOf(offices.beside), [404, 'not-found']);
    assert.deepEqual(await codeOf(offices.officer, { ...incident, version: 1 }), [
      412,
      'version-stale',
    ]);
    const rejected = await offices.in('rejected');
    assert.deepEqual(await codeOf(offices.officer, rejected), [409, 'command-not-allowed']);
    const statements = [
      'UPDATE incident_supplements SET text = $$x$$',
      'DELETE FROM incident_supplements',
      'UPDATE incident_final_reports SET cause = $$x$$',
      'DELETE FROM incident_final_reports',
    ];
    for (const statement of statements) {
      await assert.rejects(
        service.db.database.transaction({ path: '', end: '~' }, (tx) => tx.execute(statement)),
        /permission denied/,
      );
    }
  });
});
