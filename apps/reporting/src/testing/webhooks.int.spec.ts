import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { eventually } from '#libs/testing';
import { ReportingServiceFixture } from './reporting-service.fixture.js';
import { otherTownship, paths, village, township, webhookWorld } from './webhook-world.js';

describe('webhooks', () => {
  let service: ReportingServiceFixture;
  const {
    receiver,
    owner,
    created,
    command,
    read,
    deliveries,
    tell,
    subjects,
    hurry,
    stopReceivers,
  } = webhookWorld(() => service);
  before(async () => {
    service = await ReportingServiceFixture.start();
  });
  after(async () => {
    stopReceivers();
    await service.stop();
  });

  it('tell of a report by Standard Webhooks, without the contact', async () => {
    const at = await receiver();
    const { id, secret } = await created(at);
    const worker = await service.as(village, 'grid-worker');
    const report = await worker.post<{ id: string }>('/v1/incidents', {
      divisionCode: village,
      title: '冒充客服诈骗',
      occurredAt: '2026-01-05T08:30:00+08:00',
      contact: { name: '李四', phone: '13987654321' },
    });
    const [webhook] = await at.count(1);
    assert.ok(webhook !== undefined);
    assert.deepEqual(new Webhook(secret).verify(webhook.body, webhook.headers), webhook.event);
    assert.equal(webhook.event['subject'], report.body.id);
    assert.equal(webhook.event['type'], 'org.tiergrid.incident.reported.v1');
    assert.equal(webhook.headers['webhook-id'], webhook.event['id']);
    assert.match(webhook.headers['content-type'] ?? '', /^application\/cloudevents\+json/);
    assert.doesNotMatch(webhook.body, /李四|13987654321|contact/);
    const [delivery] = await eventually('it is noted', async () => {
      const all = await deliveries(id, '?status=delivered');
      return all.length > 0 ? all : undefined;
    });
    assert.equal(delivery?.attempts[0]?.statusCode, 200);
    await command(id, 'remove');
  });

  it('tell an office of its own subtree only, and of the types that it asked for', async () => {
    const [county, beside, others] = [await receiver(), await receiver(), await receiver()];
    const ids = [
      (await created(county, { office: '431002' })).id,
      (await created(beside, { office: otherTownship })).id,
      (await created(others, { types: ['org.tiergrid.incident.accepted.v1'] })).id,
    ];
    await tell('here');
    await tell('there', { office: otherTownship });
    await county.count(2);
    await beside.count(1);
    assert.deepEqual(subjects(beside), ['there']);
    assert.deepEqual(subjects(others), []);
    for (const id of ids) await command(id, 'remove');
  });

  it('are tried again by the schedule under the same id, until they arrive', async () => {
    const at = await receiver();
    at.answer = 500;
    const { id } = await created(at);
    await tell('stubborn');
    const due = async (attempts: number): Promise<number> => {
      const row = await eventually('it is noted', async () => {
        const [found] = await service.db.query<{ seconds: number }>(
          `SELECT extract(epoch FROM next_attempt_at - now())::float AS seconds
           FROM webhook_deliveries WHERE webhook_id = $1 AND attempts = $2 AND claim IS NULL`,
          [id, attempts],
        );
        return found;
      });
      return row.seconds;
    };
    const seconds = await due(1);
    assert.ok(seconds > 2 && seconds <= 6, String(seconds));
    await hurry(id);
    const minutes = (await due(2)) / 60;
    assert.ok(minutes > 3.9 && minutes <= 6, String(minutes));
    assert.notEqual((await read(id)).failingSince, null);
    at.answer = 204;
    await hurry(id);
    await at.count(3);
    assert.equal(new Set(at.received.map(({ headers }) => headers['webhook-id'])).size, 1);
    const [delivery] = await eventually('it is delivered', async () => {
      const all = await deliveries(id, '?status=delivered');
      return all.length > 0 ? all : undefined;
    });
    assert.deepEqual(
      delivery?.attempts.map(({ statusCode }) => statusCode),
      [500, 500, 204],
    );
    assert.equal((await read(id)).failingSince, null);
    const before = at.received.length;
    assert.equal((await command(id, `deliveries/${delivery.id}/resend`)).status, 202);
    await at.count(before + 1);
    assert.equal(at.received.at(-1)?.headers['webhook-id'], at.received[0]?.headers['webhook-id']);
    await command(id, 'remove');
  });

  it('are disabled when the endpoint is gone, or has failed for days, and the owner sees it', async () => {
    for (const [answer, reason] of [
      [410, 'gone'],
      [500, 'failing'],
    ] as const) {
      const at = await receiver();
      at.answer = answer;
      const { id } = await created(at);
      if (reason === 'failing') {
        await service.db.query(
          `UPDATE webhooks SET failing_since = now() - interval '6 days' WHERE id = $1`,
          [id],
        );
      }
      await tell(`to ${reason}`);
      const webhook = await eventually('it is disabled', async () => {
        const found = await read(id);
        return found.status === 'disabled' ? found : undefined;
      });
      assert.equal(webhook.disabledReason, reason);
      const client = await owner();
      const history = await client.get<{ items: { kind: string; actor: string }[] }>(
        `/v1/webhooks/${id}/history`,
      );
      assert.deepEqual(history.body.items.map(({ kind, actor }) => [kind, actor])[0], [
        'disabled',
        'platform',
      ]);
      assert.equal((await command(id, 'test')).body['code'], 'webhook-disabled');
      at.answer = 200;
      assert.equal((await command(id, 'enable')).status, 200);
      assert.equal((await command(id, 'test')).status, 202);
      await eventually('the test arrives', () =>
        Promise.resolve(
          at.received.some(({ event }) => event['type'] === 'org.tiergrid.webhook.test.v1')
            ? true
            : undefined,
        ),
      );
      await command(id, 'remove');
    }
  });

  it('keep the order of an incident, and one endpoint that hangs delays no other', async () => {
    const [dead, alive] = [await receiver(), await receiver()];
    const answers: (() => void)[] = [];
    dead.answer = (response) => answers.push(() => response.end());
    const ids = [(await created(dead)).id, (await created(alive)).id];
    for (let number = 1; number <= 40; number += 1) {
      await tell(`busy-${number % 2}`, { version: Math.ceil(number / 2) });
    }
    await alive.count(40);
    assert.ok(dead.received.length <= 4, 'at a time');
    for (const subject of ['busy-0', 'busy-1']) {
      const versions = alive.received
        .filter(({ event }) => event['subject'] === subject)
        .map(({ event }) => event['aggregateversion']);
      assert.deepEqual(
        versions,
        Array.from({ length: 20 }, (_, index) => index + 1),
      );
    }
    dead.answer = 200;
    for (const answer of answers) answer();
    for (const id of ids) await command(id, 'remove');
  });

  it('lose and double nothing when a process dies in between, and another one takes over', async () => {
    const at = await receiver();
    const { id } = await created(at);
    const second = await service.replica();
    try {
      await tell('taken over');
      await at.count(1);
      await eventually('it is delivered', async () =>
        (await deliveries(id, '?status=delivered')).length === 1 ? true : undefined,
      );
      // As after a crash: the position is that of before, and a claim is left over.
      await service.db.query(
        `UPDATE outbox_readers SET position = 0, owner = NULL, lease_until = '-infinity'`,
      );
      await service.db.query(
        `INSERT INTO webhook_deliveries (id, webhook_id, office_path, event_id, event_type, subject,
           event_number, body, status, next_attempt_at, claim, created_at)
         VALUES (gen_random_uuid(), $1, $2, gen_random_uuid(), 'type', 'left over', 1,
           '{"subject":"left over"}', 'pending', now(), gen_random_uuid(), now())`,
        [id, paths[township]],
      );
      await eventually('it is attempted again', () =>
        Promise.resolve(subjects(at).includes('left over') ? true : undefined),
      );
      await tell('after it');
      await eventually('it goes on', () =>
        Promise.resolve(subjects(at).includes('after it') ? true : undefined),
      );
      assert.equal(subjects(at).filter((subject) => subject === 'taken over').length, 1);
      const counted = await service.db.query<{ count: string }>(
        `SELECT count(*) FROM webhook_deliveries WHERE webhook_id = $1 GROUP BY event_id
         HAVING count(*) > 1`,
        [id],
      );
      assert.deepEqual(counted, []);
    } finally {
      await second.stop();
    }
    await command(id, 'remove');
  });

  it('hold events back from the purge of the outbox until they were dealt with', async () => {
    const at = await receiver();
    const { id } = await created(at);
    await tell('moves the position');
    await at.count(1);
    const position = await eventually('the position has moved', async () => {
      const [row] = await service.db.query<{ position: string }>(
        `SELECT position FROM outbox_readers
         WHERE position >= (SELECT max(event_number) FROM webhook_deliveries)`,
      );
      return row?.position;
    });
    assert.ok(Number(position) > 0);
    await command(id, 'remove');
  });
});
