import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { subtreeOf } from '#libs/divisions';
import type { TestAnswer } from '#libs/testing';
import { ReportingServiceFixture } from './reporting-service.fixture.js';
import { otherTownship, type Created, type Problem, webhookWorld } from './webhook-world.js';

describe('endpoints of webhooks', () => {
  let service: ReportingServiceFixture;
  const { receiver, owner, created, command, tell, stopReceivers } = webhookWorld(() => service);
  before(async () => {
    service = await ReportingServiceFixture.start();
  });
  after(async () => {
    stopReceivers();
    await service.stop();
  });

  it('show a secret once, encrypt it, and let both sign after it was rotated', async () => {
    const at = await receiver();
    const client = await owner();
    const key = { 'idempotency-key': 'webhook-1' };
    const first = await client.post<Created>('/v1/webhooks', { url: at.url }, key);
    const again = await client.post<Created>('/v1/webhooks', { url: at.url }, key);
    assert.equal(again.body.webhook.id, first.body.webhook.id);
    assert.match(first.body.secret ?? '', /^whsec_/);
    assert.equal(again.body.secret, null, 'shown once');
    const { id } = first.body.webhook;
    const stored = await service.db.query(
      `SELECT to_jsonb(webhooks)::text || (SELECT string_agg(response::text, '') FROM idempotency_keys)
       AS text FROM webhooks WHERE id = $1`,
      [id],
    );
    const older = String(first.body.secret);
    assert.equal(JSON.stringify(stored).includes(older.slice(6)), false);
    const rotated = (await command(id, 'rotate-secret')) as TestAnswer<Created & object>;
    const newer = String(rotated.body.secret);
    assert.notEqual(newer, older);
    await tell('rotated');
    const [both] = await at.count(1);
    for (const secret of [older, newer]) {
      new Webhook(secret).verify(both?.body ?? '', both?.headers ?? {});
    }
    await service.db.query(
      `UPDATE webhooks SET previous_secret_until = now() - interval '1 second' WHERE id = $1`,
      [id],
    );
    await tell('a day later');
    const [, later] = await at.count(2);
    new Webhook(newer).verify(later?.body ?? '', later?.headers ?? {});
    assert.throws(() => new Webhook(older).verify(later?.body ?? '', later?.headers ?? {}));
    await command(id, 'remove');
  });

  it('go to no address of the inside, and to none without encryption', async () => {
    const client = await owner();
    for (const url of [
      'https://10.0.0.1/hook',
      'https://169.254.169.254/latest/meta-data/',
      'https://[::ffff:a00:1]/',
      'http://county.example/hook',
      'https://user:word@county.example/hook',
    ]) {
      const { status, body } = await client.post<Problem>('/v1/webhooks', { url });
      assert.deepEqual([status, body.code], [422, 'webhook-url-refused'], url);
    }
    const unknown = await client.post<Problem>('/v1/webhooks', {
      url: 'https://a.example/',
      types: ['x'],
    });
    assert.deepEqual([unknown.status, unknown.body.code], [400, 'unknown-event-type']);
  });

  it('need the version that was read, and are as many as an office may have', async () => {
    const at = await receiver();
    const { id } = await created(at, { office: otherTownship });
    const client = await owner(otherTownship);
    const without = await client.post<Problem>(`/v1/webhooks/${id}/disable`, {});
    assert.equal(without.body.code, 'precondition-required');
    const stale = await client.post<Problem>(
      `/v1/webhooks/${id}/disable`,
      {},
      { 'if-match': '"9"' },
    );
    assert.equal(stale.body.code, 'version-stale');
    const changed = await client.post<{ description: string }>(
      `/v1/webhooks/${id}/change`,
      { description: '大屏' },
      { 'if-match': '"1"' },
    );
    assert.deepEqual([changed.status, changed.body.description], [200, '大屏']);
    const statuses: number[] = [];
    for (let more = 0; more < 20; more += 1) {
      statuses.push((await client.post('/v1/webhooks', { url: 'https://a.example/' })).status);
    }
    assert.deepEqual(statuses.slice(-2), [201, 422]);
  });

  it('stand behind row-level security', async () => {
    const unguarded = await service.db.query(
      `SELECT relname FROM pg_class
       WHERE relnamespace = 'reporting'::regnamespace AND relkind = 'r' AND relname ~ '^webhook'
         AND NOT (relrowsecurity AND relforcerowsecurity)`,
    );
    assert.deepEqual(unguarded, []);
    const visible = await service.db.database.read(subtreeOf('43/4310/431003/'), (tx) =>
      tx.many('SELECT id FROM webhook_deliveries'),
    );
    assert.deepEqual(visible, []);
  });
});
