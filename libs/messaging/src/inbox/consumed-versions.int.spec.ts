import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { everything } from '#libs/divisions';
import { createTestDatabase, genericPlans, type TestDatabase } from '#libs/testing';
import { messagingMigrations } from '../migrations.js';
import { readVersions, writeVersions } from './consumed-versions.js';

const topic = 'tiergrid.incidents.v1';

describe('the versions that were consumed', () => {
  let db: TestDatabase;
  before(async () => {
    db = await createTestDatabase('assessment', [messagingMigrations]);
  });
  after(() => db.drop());

  it('are found by their key, also by a plan made before there were any', async () => {
    const plans = await genericPlans(db, everything, (tx) =>
      readVersions(tx, [{ topic, aggregateId: 'a' }]),
    );
    assert.equal(plans.length, 1);
    assert.match(plans[0] ?? '', /Index Scan using consumed_versions_pkey/);
    assert.doesNotMatch(plans[0] ?? '', /Seq Scan/);
  });

  it('are those that were written; what was never seen is absent', async () => {
    const a = { topic, aggregateId: 'a' };
    const known = await db.database.transaction(everything, async (tx) => {
      await writeVersions(tx, [{ ...a, version: 3 }]);
      return readVersions(tx, [a, { topic, aggregateId: 'b' }, { ...a, topic: 'other' }]);
    });
    assert.deepEqual([...known], [[`${topic} a`, 3]]);
  });
});
