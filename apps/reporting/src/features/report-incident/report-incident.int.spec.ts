import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { KeyRing } from '#libs/encryption';
import type { TestClient } from '#libs/testing';
import {
  ContactCipher,
  ContactUnreadable,
  type StoredContact,
} from '../../contacts/contact-cipher.js';
import type { IncidentDetail, IncidentView } from '../../read-models/incident-view.js';
import { ReportingServiceFixture } from '../../testing/reporting-service.fixture.js';

interface Problem {
  code: string;
  field?: string;
  title: string;
  wayOut: string;
  errors?: { field: string; code: string; message: string }[];
}

describe('POST /v1/incidents', () => {
  let service: ReportingServiceFixture;
  let worker: TestClient;

  before(async () => {
    service = await ReportingServiceFixture.start();
    worker = await service.as('431002001001', 'grid-worker');
  });
  after(() => service.stop());

  function report(changes: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      divisionCode: '431002001001',
      categoryCode: '01007',
      title: '居委会办公电脑感染勒索病毒',
      occurredAt: new Date(Date.now() - 3_600_000).toISOString(),
      ...changes,
    };
  }

  async function count(table: string): Promise<number> {
    const [row] = await service.db.query<{ count: string }>(`SELECT count(*) FROM ${table}`);
    return Number(row?.count);
  }

  it('stores the incident and its event together, held by the township', async () => {
    const before = await count('outbox');
    const { status, headers, body } = await worker.post<IncidentView>('/v1/incidents', report());
    assert.equal(status, 201);
    assert.equal(headers.get('etag'), '"1"');
    assert.equal(headers.get('location'), `/v1/incidents/${body.id}`);
    assert.match(body.number, /^431002-\d{4}-\d{6}$/);
    assert.equal(body.holder, '431002001');
    assert.equal(body.status, 'reported');
    assert.equal(await count('outbox'), before + 1);
  });

  it('counts the numbers of a county without gaps, also when reports fail', async () => {
    const first = await worker.post<IncidentView>('/v1/incidents', report());
    await worker.post('/v1/incidents', report({ categoryCode: '99999' }));
    const second = await worker.post<IncidentView>('/v1/incidents', report());
    assert.equal(Number(second.body.number.slice(-6)), Number(first.body.number.slice(-6)) + 1);
  });

  it('gives the first answer again for the same Idempotency-Key and body', async () => {
    const body = report();
    const key = { 'idempotency-key': randomUUID() };
    const first = await worker.post<IncidentView>('/v1/incidents', body, key);
    const again = await worker.post<IncidentView>('/v1/incidents', body, key);
    assert.equal(again.status, 201);
    assert.deepEqual(again.body, first.body);
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
    assert.equal(again.headers.get('etag'), '"1"');
  });

  it('stores one incident when the same request comes many times at once', async () => {
    const before = await count('incidents');
    const body = report();
    const key = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => worker.post<IncidentView>('/v1/incidents', body, key)),
    );
    assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [201]);
    assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1);
    assert.equal(await count('incidents'), before + 1);
  });

  it('refuses the same Idempotency-Key with another body', async () => {
    const key = { 'idempotency-key': randomUUID() };
    await worker.post('/v1/incidents', report(), key);
    const { status, body } = await worker.post<Problem>(
      '/v1/incidents',
      report({ title: 'x' }),
      key,
    );
    assert.deepEqual([status, body.code], [422, 'idempotency-key-reused']);
  });

  it('takes a report once that a device sends twice under its own id', async () => {
    const clientId = randomUUID();
    const before = await count('incidents');
    const answers = await Promise.all(
      [1, 2, 3].map(() => worker.post<IncidentView>('/v1/incidents', report({ clientId }))),
    );
    assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1);
    assert.equal(await count('incidents'), before + 1);
  });

  it('keeps a contact encrypted, and out of answers, events and timelines', async () => {
    const contact = { name: '王小明', phone: '13907350000' };
    const { body } = await worker.post<IncidentView>('/v1/incidents', report({ contact }));
    assert.equal(body.hasContact, true);
    const [row] = await service.db.query<StoredContact & { everything: string }>(
      `SELECT incident_id AS "incidentId", name_ciphertext AS name, phone_ciphertext AS phone,
       ciphertext AS whole, concat(
         (SELECT string_agg(outbox::text, '') FROM outbox),
         (SELECT string_agg(incident_timeline::text, '') FROM incident_timeline),
         (SELECT string_agg(incidents::text, '') FROM incidents)) AS everything
       FROM incident_contacts WHERE incident_id = $1`,
      [body.id],
    );
    assert.ok(row !== undefined);
    for (const secret of Object.values(contact)) {
      assert.ok(!row.everything.includes(secret));
      assert.ok(!JSON.stringify(body).includes(secret));
      for (const sealed of [row.name, row.phone]) assert.ok(sealed?.includes(secret) === false);
    }
    const cipher = new ContactCipher(new KeyRing([Buffer.alloc(32, 7)]));
    assert.deepEqual(cipher.open(row), contact);
    assert.throws(() => cipher.open({ ...row, incidentId: randomUUID() }), ContactUnreadable);
    assert.throws(() => cipher.open({ ...row, name: row.phone }), ContactUnreadable);
  });

  it('takes reports of many callers together as if each came alone', async () => {
    const villages = ['431002001001', '431002001002', '431002002001'];
    const workers = new Map<string, TestClient>();
    for (const code of villages) workers.set(code, await service.as(code, 'grid-worker'));
    const sent = Array.from({ length: 60 }, (_, index) => {
      const own = villages[index % 3] ?? '';
      // Every fifth reports for a neighbour, every seventh with a category that nobody knows.
      const divisionCode = index % 5 === 0 ? villages[(index + 1) % 3] : own;
      const categoryCode = index % 7 === 0 ? '99999' : '01007';
      return { own, divisionCode, categoryCode };
    });
    const before = await count('outbox');
    const answers = await Promise.all(
      sent.map(({ own, ...changes }) => {
        const sender = workers.get(own) ?? worker;
        return sender.post<IncidentView>('/v1/incidents', report(changes));
      }),
    );
    for (const [index, { own, divisionCode, categoryCode }] of sent.entries()) {
      const good = divisionCode === own && categoryCode === '01007';
      const answer = answers[index];
      assert.equal(answer?.status, good ? 201 : 422);
      if (good) assert.equal(answer.body.divisionCode, own);
    }
    const taken = answers.filter((answer) => answer.status === 201);
    assert.equal(await count('outbox'), before + taken.length);
    const numbers = taken.map((answer) => Number(answer.body.number.slice(-6)));
    assert.equal(Math.max(...numbers) - Math.min(...numbers), taken.length - 1, 'a gap');
    assert.equal(new Set(numbers).size, taken.length);
    const mine = taken.find((answer) => answer.body.divisionCode === '431002001001');
    const { body: shown } = await worker.get<IncidentDetail>(
      `/v1/incidents/${mine?.body.id ?? 'none'}`,
    );
    const { contact: _c, contactKeptUntil: _k, indicatorsKeptUntil: _i, ...common } = shown;
    assert.deepEqual(common, mine?.body, 'the answer is what is read back');
  });

  const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
  const refusals: [string, () => Record<string, unknown>, number, string, string][] = [
    [
      'an unknown division',
      () => ({ divisionCode: '999999' }),
      422,
      'unknown-division',
      '/divisionCode',
    ],
    [
      'a village outside the subtree',
      () => ({ divisionCode: '431002001002' }),
      422,
      'division-outside-scope',
      '/divisionCode',
    ],
    [
      'an unknown category',
      () => ({ categoryCode: '04001' }),
      422,
      'unknown-category',
      '/categoryCode',
    ],
    [
      'a time in the future',
      () => ({ occurredAt: inAnHour() }),
      422,
      'time-in-future',
      '/occurredAt',
    ],
    [
      'state secrets',
      () => ({ involvesStateSecrets: true }),
      422,
      'state-secrets-out-of-scope',
      '/involvesStateSecrets',
    ],
    [
      'an unknown field',
      () => ({ opinion: 'none of our business' }),
      400,
      'validation-failed',
      '/opinion',
    ],
    ['a missing title', () => ({ title: undefined }), 400, 'validation-failed', '/title'],
    [
      'a time without offset',
      () => ({ occurredAt: '2026-11-21' }),
      400,
      'validation-failed',
      '/occurredAt',
    ],
    [
      'an unknown field deep inside',
      () => ({ affected: { suspect: 'x' } }),
      400,
      'validation-failed',
      '/affected/suspect',
    ],
  ];
  for (const [what, changes, status, code, field] of refusals) {
    it(`refuses ${what} with ${code}, in Chinese and in English, and stores nothing`, async () => {
      const before = await count('incidents');
      const zh = await worker.post<Problem>('/v1/incidents', report(changes()));
      const en = await worker.post<Problem>('/v1/incidents', report(changes()), {
        'accept-language': 'en-GB,zh;q=0.5',
      });
      for (const answer of [zh, en]) {
        assert.equal(answer.status, status);
        assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
        assert.equal(answer.body.code, code);
        assert.equal(answer.body.field, field);
      }
      assert.match(zh.body.title + zh.body.wayOut, /\p{Script=Han}/u);
      assert.doesNotMatch(en.body.title + en.body.wayOut, /\p{Script=Han}/u);
      assert.equal(await count('incidents'), before);
    });
  }

  it('refuses a closed division', async () => {
    await service.db.query(
      `INSERT INTO divisions (code, name, level, path, valid_to, revision) VALUES
         ('431002001099', '旧社区', 'village', '43/4310/431002/431002001/431002001099/',
          '2026-01-01', 1)`,
    );
    const township = await service.as('431002001', 'officer');
    const { status, body } = await township.post<Problem>(
      '/v1/incidents',
      report({ divisionCode: '431002001099' }),
    );
    assert.deepEqual([status, body.code], [422, 'division-closed']);
  });

  it('refuses what is no JSON, no object, or too large', async () => {
    const broken = await worker.post<Problem>('/v1/incidents', '{"title":');
    assert.deepEqual([broken.status, broken.body.code], [400, 'malformed-json']);
    const list = await worker.post<Problem>('/v1/incidents', [report()]);
    assert.deepEqual([list.status, list.body.code], [400, 'validation-failed']);
    const large = await worker.post<Problem>('/v1/incidents', 'x'.repeat(1_100_000));
    assert.deepEqual([large.status, large.body.code], [413, 'body-too-large']);
    const text = await worker.post<Problem>('/v1/incidents', 'x', { 'content-type': 'text/plain' });
    assert.deepEqual([text.status, text.body.code], [415, 'unsupported-media-type']);
  });

  it('answers an address that cannot be decoded as not found', async () => {
    const { status, headers, body } = await worker.get<Problem>('/v1/incidents/%zz');
    assert.deepEqual([status, body.code], [404, 'not-found']);
    assert.match(headers.get('content-type') ?? '', /^application\/problem\+json/);
  });

  it('refuses a caller without a token, with a false one, and with a role that may not', async () => {
    const nobody = await service.anonymous().post<Problem>('/v1/incidents', report());
    assert.deepEqual([nobody.status, nobody.body.code], [401, 'token-missing']);
    const forged = await service
      .anonymous()
      .post<Problem>('/v1/incidents', report(), { authorization: 'Bearer not.a.token' });
    assert.deepEqual([forged.status, forged.body.code], [401, 'token-invalid']);
    const reader = await service.as('4310', 'statistics-reader');
    const role = await reader.post<Problem>('/v1/incidents', report());
    assert.deepEqual([role.status, role.body.code], [403, 'role-not-allowed']);
  });
});
