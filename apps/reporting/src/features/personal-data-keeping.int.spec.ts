import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { KeyRing, RecordCipher } from '#libs/encryption';
import { everything } from '#libs/divisions';
import { eventually } from '#libs/testing';
import { ContactCipher } from '../contacts/contact-cipher.js';
import { Retention } from '../contacts/retention.js';
import { purgePersonalData, rotateContacts } from '../operator.js';
import type { IncidentDetail, TimelineEntry } from '../read-models/incident-view.js';
import {
  closeIncident,
  command,
  reportIncident,
  township,
} from '../testing/incident-story.fixture.js';
import { ReportingServiceFixture } from '../testing/reporting-service.fixture.js';

const contact = { name: '张桂芳', phone: '13973512345' };
const purpose = '回访';
const [oldest, old, present] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const text = (key: Buffer): string => key.toString('base64url');
const usual = new Retention(180, 365);
const indicators = [{ type: 'domain', value: 'example.com' }];

async function readContact(service: ReportingServiceFixture, id: string): Promise<unknown> {
  const officer = await service.as(township, 'officer');
  return (await officer.post(`/v1/incidents/${id}/contact/read`, { purpose })).body;
}

describe('rotation of the contact key', () => {
  it('rewrites all, whole contacts of before too, while the service takes more', async () => {
    const service = await ReportingServiceFixture.start({
      TIERGRID_CONTACT_KEY: text(old),
      TIERGRID_CONTACT_KEYS_EARLIER: [text(oldest), text(present)],
    });
    try {
      const ids: string[] = [];
      for (let made = 0; made < 4; made += 1) {
        ids.push((await reportIncident(service, { contact })).id);
      }
      // As the release before this one wrote it: both fields in one, under the oldest key.
      const [before = '', phoneOnly = ''] = ids;
      const whole = new RecordCipher(text(oldest)).encrypt(contact, before);
      await service.db.query(
        `UPDATE incident_contacts SET ciphertext = $2, name_ciphertext = NULL,
           phone_ciphertext = NULL WHERE incident_id = $1`,
        [before, whole],
      );
      await service.db.query(
        'UPDATE incident_contacts SET name_ciphertext = NULL WHERE incident_id = $1',
        [phoneOnly],
      );
      assert.deepEqual(await readContact(service, before), contact);

      const ring = new KeyRing([present, old, oldest]);
      const [rotation, late] = await Promise.all([
        rotateContacts(service.db.database, ring),
        reportIncident(service, { contact }),
      ]);
      assert.deepEqual(rotation.unreadable, []);
      assert.ok(rotation.rotated === 4 || rotation.rotated === 5);
      // The service still closes with the key before: whoever begins again finds only that.
      const rest = await rotateContacts(service.db.database, ring);
      assert.equal(rotation.rotated + rest.rotated, 5);
      assert.equal((await rotateContacts(service.db.database, ring)).rotated, 0);

      const cipher = new ContactCipher(new KeyRing([present]));
      const rows = await service.db.query<Parameters<ContactCipher['open']>[0]>(
        `SELECT incident_id AS "incidentId", name_ciphertext AS name, phone_ciphertext AS phone,
                ciphertext AS whole FROM incident_contacts`,
      );
      assert.equal(rows.length, 5, 'the earlier keys can be removed');
      for (const row of rows) {
        const name = row.incidentId === phoneOnly ? undefined : contact.name;
        assert.deepEqual(cipher.open(row), { name, phone: contact.phone });
      }
      assert.deepEqual(await readContact(service, late.id), contact);
    } finally {
      await service.stop();
    }
  });

  it('goes on past what no key opens, in batches, and names it', async () => {
    const service = await ReportingServiceFixture.start({ TIERGRID_CONTACT_KEY: text(old) });
    try {
      const { id } = await reportIncident(service, { contact });
      const lost = new ContactCipher(new KeyRing([oldest]));
      const cipher = new ContactCipher(new KeyRing([old]));
      const incidents = Array.from({ length: 250 }, (_, index) => {
        const copy = randomUUID();
        const sealed = (index === 100 ? lost : cipher).seal(contact, copy);
        return { copy, ...sealed };
      });
      await service.db.query(
        `INSERT INTO incidents SELECT (jsonb_populate_record(incidents,
           jsonb_build_object('id', copy, 'number', copy))).* FROM incidents,
           unnest($2::uuid[]) AS copy WHERE id = $1`,
        [id, incidents.map(({ copy }) => copy)],
      );
      await service.db.query(
        `INSERT INTO incident_contacts (incident_id, division_path, name_ciphertext, phone_ciphertext)
         SELECT made.id, incidents.division_path, made.name, made.phone
         FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS made (id, name, phone)
         JOIN incidents USING (id)`,
        [
          incidents.map(({ copy }) => copy),
          incidents.map(({ name }) => name),
          incidents.map(({ phone }) => phone),
        ],
      );
      const rotation = await rotateContacts(service.db.database, new KeyRing([present, old]));
      assert.equal(rotation.rotated, 250);
      assert.deepEqual(rotation.unreadable, [incidents[100]?.copy]);
    } finally {
      await service.stop();
    }
  });
});

describe('retention', () => {
  let service: ReportingServiceFixture;
  before(async () => {
    service = await ReportingServiceFixture.start();
  });
  after(() => service.stop());

  const days = (count: number): Date => new Date(Date.now() + count * 86_400_000);
  const purge = (now: Date) => purgePersonalData(service.db.database, usual, now);

  async function detail(id: string): Promise<IncidentDetail> {
    const officer = await service.as(township, 'officer');
    return (await officer.get<IncidentDetail>(`/v1/incidents/${id}`)).body;
  }

  /** What the platform wrote on the timeline since the incident has ended. */
  async function purged(id: string): Promise<unknown[]> {
    const officer = await service.as(township, 'officer');
    const path = `/v1/incidents/${id}/timeline`;
    const { body } = await officer.get<{ items: TimelineEntry[] }>(path);
    return body.items
      .filter(({ kind }) => kind.endsWith('-purged'))
      .map(({ kind, office, details }) => [kind, office, details]);
  }

  it('counts from the end, for contacts and indicators each, and says on the timeline what went', async () => {
    const running = await reportIncident(service, { contact, indicators });
    const ended = await reportIncident(service, { contact, indicators });
    assert.equal((await detail(ended.id)).contactKeptUntil, null, 'it runs');
    await closeIncident(service, ended.id);
    const { contactKeptUntil, indicatorsKeptUntil, updatedAt } = await detail(ended.id);
    assert.ok(Math.abs(Date.parse(contactKeptUntil ?? '') - days(180).getTime()) < 60_000);
    assert.ok(Math.abs(Date.parse(indicatorsKeptUntil ?? '') - days(365).getTime()) < 60_000);

    assert.deepEqual(await purge(days(179)), { contacts: 0, indicators: 0 });
    const both = await Promise.all([purge(days(181)), purge(days(181))]);
    assert.equal(both[0].contacts + both[1].contacts, 1, 'two replicas at once purge it once');
    const without = await detail(ended.id);
    assert.deepEqual(
      [without.hasContact, without.contact, without.contactKeptUntil],
      [false, null, null],
    );
    assert.deepEqual(without.indicators, indicators);
    assert.ok(without.updatedAt > updatedAt, 'an incremental pull sees it');

    assert.deepEqual(await purge(days(366)), { contacts: 0, indicators: 1 });
    assert.deepEqual((await detail(ended.id)).indicators, []);
    assert.deepEqual(await purge(days(366)), { contacts: 0, indicators: 0 });
    assert.deepEqual(await purged(ended.id), [
      ['contact-purged', null, { days: 180, count: 1 }],
      ['indicators-purged', null, { days: 365, count: 1 }],
    ]);
    const still = await detail(running.id);
    assert.deepEqual([still.hasContact, still.indicators], [true, indicators]);
  });

  it('covers rejected incidents, and clears hundreds in batches', async () => {
    const { id } = await reportIncident(service, { contact, indicators });
    const officer = await service.as(township, 'officer');
    await command(officer, id, 'reject', { reason: '误报' });
    await service.db.query(
      `INSERT INTO incidents SELECT (jsonb_populate_record(incidents,
         jsonb_build_object('id', copy, 'number', copy))).* FROM incidents,
         LATERAL (SELECT earliest_id(reported_at) AS least) AS bound,
         LATERAL (SELECT overlay(least::text placing lpad(to_hex(n), 12, '0') from 25)::uuid AS copy
                  FROM generate_series(1, 600) AS n) AS copies WHERE id = $1`,
      [id],
    );
    assert.deepEqual(await purge(days(400)), { contacts: 1, indicators: 601 });
  });

  it('is kept by the service itself', async () => {
    const { id } = await reportIncident(service, { contact });
    await closeIncident(service, id);
    await service.db.query(
      `UPDATE incidents SET ended_at = ended_at - interval '181 days',
         reported_at = reported_at - interval '182 days' WHERE id = $1`,
      [id],
    );
    // An incident of that age has an id of that age, and by it the sweep finds its contact.
    const aged = randomUUID();
    await service.db.query(
      `WITH aged AS (
         INSERT INTO incidents SELECT (jsonb_populate_record(incidents, jsonb_build_object(
           'id', overlay($2::text placing left(earliest_id(reported_at)::text, 13) from 1),
           'number', 'aged'))).* FROM incidents WHERE id = $1 RETURNING id, division_path)
       INSERT INTO incident_contacts (incident_id, division_path, name_ciphertext)
       SELECT id, division_path, '\\x02' FROM aged`,
      [id, aged],
    );
    const again = await ReportingServiceFixture.start({ DATABASE_URL: service.db.url });
    try {
      await eventually('the sweep', async () => {
        const rows = await service.db.database.read(everything, (tx) =>
          tx.many(`SELECT 1 FROM incident_contacts JOIN incidents ON id = incident_id
                   WHERE number = 'aged'`),
        );
        return rows.length === 0 ? true : undefined;
      });
    } finally {
      await again.stop();
    }
  });
});
