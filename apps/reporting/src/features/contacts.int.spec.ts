import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { everything } from '#libs/divisions';
import type { Page } from '#libs/http';
import type { TestClient } from '#libs/testing';
import type { IncidentDetail, IncidentView, TimelineEntry } from '../read-models/incident-view.js';
import {
  command,
  county,
  reportIncident,
  township,
  village,
} from '../testing/incident-story.fixture.js';
import { ReportingServiceFixture } from '../testing/reporting-service.fixture.js';

interface Problem {
  readonly code: string;
}

const contact = { name: '张桂芳', phone: '13973512345' };
const masked = { name: '张*', phone: '139****2345' };
const purpose = '回访核实受骗经过';

let service: ReportingServiceFixture;
let officer: TestClient;
before(async () => {
  service = await ReportingServiceFixture.start();
  officer = await service.as(township, 'officer');
});
after(() => service.stop());

async function shown(client: TestClient, id: string): Promise<IncidentDetail> {
  return (await client.get<IncidentDetail>(`/v1/incidents/${id}`)).body;
}

async function kinds(id: string): Promise<string[]> {
  const { body } = await officer.get<{ items: TimelineEntry[] }>(`/v1/incidents/${id}/timeline`);
  return body.items.map(({ kind }) => kind);
}

describe('a contact in the view of its incident', () => {
  it('is masked for officers in whose area it lies and for who reported it, else absent', async () => {
    const { id } = await reportIncident(service, { contact });
    const seen = async (...who: Parameters<ReportingServiceFixture['as']>): Promise<unknown> =>
      (await shown(await service.as(...who), id)).contact;
    assert.deepEqual(await seen(township, 'officer'), masked);
    assert.deepEqual(await seen(county, 'county-admin'), masked);
    assert.deepEqual(await seen(village, 'grid-worker'), masked);
    assert.equal(await seen(village, 'grid-worker', 2), null);
    assert.equal(await seen(county, 'auditor'), null);
  });

  it('is in no list and in no answer to a command', async () => {
    const { id } = await reportIncident(service, { contact });
    const list = await officer.get<Page<IncidentView>>('/v1/incidents');
    const accepted = await command(officer, id, 'accept', { categoryCode: '04007', grade: 'IV' });
    for (const view of [...list.body.items, accepted]) assert.equal('contact' in view, false);
    assert.equal(accepted.hasContact, true);
  });
});

describe('POST /v1/incidents/{id}/contact/read', () => {
  it('gives the whole contact to the holder, who is recorded with the purpose', async () => {
    const { id } = await reportIncident(service, { contact });
    const path = `/v1/incidents/${id}/contact`;
    const answer = await officer.post(
      `${path}/read`,
      { purpose },
      { 'idempotency-key': `r-${id}` },
    );
    assert.deepEqual([answer.status, answer.body], [200, contact]);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    // A repeated key is one more reading: no answer is kept that could be given again unrecorded.
    await officer.post(`${path}/read`, { purpose }, { 'idempotency-key': `r-${id}` });
    const admin = await service.as(county, 'county-admin');
    await admin.post(`${path}/read`, { purpose: '督办' });
    const auditor = await service.as(county, 'auditor');
    const first = await auditor.get<Page<Record<string, unknown>>>(`${path}/reads?limit=2`);
    assert.deepEqual(
      first.body.items.map((read) => [read['clientId'], read['office'], read['purpose']]),
      [
        ['431002-county-admin-1', county, '督办'],
        ['431002001-officer-1', township, purpose],
      ],
    );
    const { nextCursor } = first.body;
    const rest = await auditor.get<Page<object>>(`${path}/reads?cursor=${String(nextCursor)}`);
    assert.deepEqual([rest.body.items.length, rest.body.nextCursor], [1, null]);
  });

  it('refuses other offices, other workers, a missing purpose, and where none is kept', async () => {
    const { id } = await reportIncident(service, { contact });
    const path = `/v1/incidents/${id}/contact/read`;
    const code = async (client: TestClient, body: unknown = { purpose }): Promise<unknown> =>
      (await client.post<Problem>(path, body)).body.code;
    assert.equal(await code(await service.as(village, 'officer')), 'contact-of-others');
    assert.equal(await code(await service.as(village, 'grid-worker', 2)), 'contact-of-others');
    assert.equal(await code(await service.as('431002002', 'officer')), 'not-found');
    assert.equal(await code(await service.as('431002002001', 'grid-worker')), 'contact-of-others');
    assert.equal(await code(officer, {}), 'validation-failed');
    assert.equal(await code(officer, { purpose: ' ' }), 'validation-failed');
    const own = await (await service.as(village, 'grid-worker')).post(path, { purpose });
    assert.deepEqual(own.body, contact);
    const none = await reportIncident(service, { contact: {} });
    assert.equal(none.hasContact, false);
    const nothing = await officer.post<Problem>(`/v1/incidents/${none.id}/contact/read`, {
      purpose,
    });
    assert.deepEqual([nothing.status, nothing.body.code], [404, 'no-contact']);
  });

  it('keeps a log that the service can only add to', async () => {
    for (const statement of [
      `UPDATE contact_reads SET purpose = 'x'`,
      'DELETE FROM contact_reads',
      'TRUNCATE contact_reads',
    ]) {
      await assert.rejects(
        service.db.database.transaction(everything, (tx) => tx.execute(statement)),
        /permission denied/,
      );
    }
  });

  it('says 503 and records nothing where the key is missing; the incident can be read', async () => {
    const { id } = await reportIncident(service, { contact });
    await service.db.query(
      `UPDATE incident_contacts SET name_ciphertext = set_byte(name_ciphertext, 1, 0),
         phone_ciphertext = NULL WHERE incident_id = $1`,
      [id],
    );
    const answer = await officer.post<Problem>(`/v1/incidents/${id}/contact/read`, { purpose });
    assert.deepEqual([answer.status, answer.body.code], [503, 'contact-unreadable']);
    const reads = await service.db.query('SELECT 1 FROM contact_reads WHERE incident_id = $1', [
      id,
    ]);
    assert.equal(reads.length, 0);
    assert.equal((await shown(officer, id)).contact, null);
  });
});

describe('PUT and DELETE /v1/incidents/{id}/contact', () => {
  it('set it later and delete it on wish, with a line on the timeline that says nothing of it', async () => {
    const { id, updatedAt } = await reportIncident(service);
    const path = `/v1/incidents/${id}/contact`;
    const set = await officer.put<IncidentView>(path, contact);
    assert.deepEqual([set.status, set.body.hasContact], [200, true]);
    assert.ok(set.body.updatedAt > updatedAt);
    assert.deepEqual((await shown(officer, id)).contact, masked);
    await officer.put(path, { phone: '0735-2221234' });
    assert.deepEqual((await shown(officer, id)).contact, { name: null, phone: '073****1234' });
    const worker = await service.as(village, 'grid-worker');
    const deleted = await worker.delete<IncidentView>(path);
    assert.deepEqual([deleted.status, deleted.body.hasContact], [200, false]);
    assert.equal((await worker.delete(path)).status, 200);
    assert.deepEqual(await kinds(id), [
      'reported',
      'contact-set',
      'contact-set',
      'contact-deleted',
    ]);
    assert.equal((await officer.put(path, {})).status, 400);
    const { body } = await officer.get(`/v1/incidents/${id}/timeline`);
    for (const secret of Object.values(contact)) assert.ok(!JSON.stringify(body).includes(secret));
  });
});
