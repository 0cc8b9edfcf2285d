import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Page } from '#libs/http';
import type { TestAnswer, TestClient } from '#libs/testing';
import type { IncidentView, TimelineEntry } from '../read-models/incident-view.js';
import { ReportingServiceFixture } from '../testing/reporting-service.fixture.js';

interface Problem {
  code: string;
  allowedCommands?: string[];
  currentVersion?: number;
}

describe('the lifecycle over HTTP', () => {
  let service: ReportingServiceFixture;
  let worker: TestClient;
  let township: TestClient;
  let county: TestClient;
  let secondOfCounty: TestClient;

  before(async () => {
    service = await ReportingServiceFixture.start();
    worker = await service.as('431002001001', 'grid-worker');
    township = await service.as('431002001', 'officer');
    county = await service.as('431002', 'officer', 1);
    secondOfCounty = await service.as('431002', 'officer', 2);
  });
  after(() => service.stop());

  async function reported(): Promise<IncidentView> {
    const { body } = await worker.post<IncidentView>('/v1/incidents', {
      divisionCode: '431002001001',
      title: 'ransomware',
      occurredAt: new Date(Date.now() - 60_000).toISOString(),
    });
    return body;
  }

  function command<Body = IncidentView>(
    client: TestClient,
    incident: IncidentView,
    name: string,
    body?: unknown,
  ): Promise<TestAnswer<Body>> {
    const headers = { 'if-match': `"${incident.version}"` };
    return client.post<Body>(`/v1/incidents/${incident.id}/${name}`, body, headers);
  }

  const triage = { categoryCode: '01007', grade: 'IV' };

  it('goes from report to close, each step on the timeline and in the outbox', async () => {
    let incident = await reported();
    const step = async (client: TestClient, name: string, body?: unknown): Promise<void> => {
      const answer = await command(client, incident, name, body);
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      assert.equal(answer.headers.get('etag'), `"${incident.version + 1}"`);
      incident = answer.body;
    };
    await step(township, 'accept', triage);
    await step(township, 'escalate', { reason: '超出街道处置能力' });
    assert.equal(incident.holder, '431002');
    await step(county, 'resolve', { summary: '已清除病毒并恢复数据' });
    await step(secondOfCounty, 'verify');
    await step(secondOfCounty, 'close');
    assert.equal(incident.status, 'closed');

    const { body } = await worker.get<{ items: TimelineEntry[] }>(
      `/v1/incidents/${incident.id}/timeline`,
    );
    assert.deepEqual(
      body.items.map((entry) => entry.kind),
      ['reported', 'accepted', 'escalated', 'resolved', 'verified', 'closed'],
    );
    assert.equal(body.items[2]?.note, '超出街道处置能力');
    const events = await service.db.query<{ aggregate_version: number }>(
      'SELECT aggregate_version FROM outbox WHERE aggregate_id = $1 ORDER BY id',
      [incident.id],
    );
    assert.deepEqual(
      events.map((event) => event.aggregate_version),
      [1, 2, 3, 4, 5, 6],
    );
  });

  it('says which commands fit when one does not', async () => {
    const incident = await reported();
    const { status, body } = await command<Problem>(township, incident, 'close');
    assert.deepEqual([status, body.code], [409, 'command-not-allowed']);
    assert.deepEqual(body.allowedCommands, [
      'accept',
      'reject',
      'return',
      'escalate',
      'hand-over',
      'merge',
      'supplement',
    ]);
  });

  it('wants If-Match, refuses a stale one, and tells the present version', async () => {
    const incident = await reported();
    const path = `/v1/incidents/${incident.id}/accept`;
    const missing = await township.post<Problem>(path, triage);
    assert.deepEqual([missing.status, missing.body.code], [428, 'precondition-required']);
    const malformed = await township.post<Problem>(path, triage, { 'if-match': 'three' });
    assert.deepEqual([malformed.status, malformed.body.code], [400, 'if-match-malformed']);
    await command(township, incident, 'accept', triage);
    const stale = await command<Problem>(township, incident, 'escalate', { reason: 'x' });
    assert.deepEqual(
      [stale.status, stale.body.code, stale.body.currentVersion],
      [412, 'version-stale', 2],
    );
  });

  it('decides once when two officers accept at the same moment', async () => {
    const incident = await reported();
    const other = await service.as('431002001', 'officer', 2);
    const answers = await Promise.all([
      command(township, incident, 'accept', triage),
      command(other, incident, 'accept', triage),
    ]);
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 412]);
  });

  it('repeats a command under its Idempotency-Key without doing it again', async () => {
    const incident = await reported();
    const headers = { 'if-match': '"1"', 'idempotency-key': randomUUID() };
    const path = `/v1/incidents/${incident.id}/accept`;
    const first = await township.post<IncidentView>(path, triage, headers);
    const again = await township.post<IncidentView>(path, triage, headers);
    assert.equal(again.status, 200);
    assert.deepEqual(again.body, first.body);
    assert.equal(again.headers.get('etag'), '"2"');
  });

  it('hides an incident from the neighbours: not found, whatever they ask', async () => {
    const incident = await reported();
    const neighbour = await service.as('431002002', 'officer');
    const village = await service.as('431002001002', 'officer');
    for (const stranger of [neighbour, village]) {
      const path = `/v1/incidents/${incident.id}`;
      assert.equal((await stranger.get(path)).status, 404);
      assert.equal((await stranger.get(`${path}/timeline`)).status, 404);
      assert.equal((await command(stranger, incident, 'accept', triage)).status, 404);
      const list = await stranger.get<Page<IncidentView>>('/v1/incidents?limit=200');
      assert.ok(!list.body.items.some((item) => item.id === incident.id));
    }
  });

  it('lets only the holder decide', async () => {
    const incident = await reported();
    const { status, body } = await command<Problem>(county, incident, 'accept', triage);
    assert.deepEqual([status, body.code], [403, 'not-holder']);
  });

  it('does not let the resolver verify', async () => {
    let incident = await reported();
    incident = (await command(township, incident, 'accept', triage)).body;
    incident = (await command(township, incident, 'resolve', { summary: 'done' })).body;
    const { status, body } = await command<Problem>(township, incident, 'verify');
    assert.deepEqual([status, body.code], [403, 'handler-cannot-verify']);
  });

  it('treats an id that is no UUID as not found', async () => {
    assert.equal((await township.get('/v1/incidents/nonsense')).status, 404);
  });
});

describe('GET /v1/incidents', () => {
  let service: ReportingServiceFixture;
  let township: TestClient;

  before(async () => {
    service = await ReportingServiceFixture.start();
    township = await service.as('431002001', 'officer');
    for (const office of ['431002001001', '431002001002', '431002002001'] as const) {
      const worker = await service.as(office, 'grid-worker');
      for (const title of ['one', 'two']) {
        await worker.post('/v1/incidents', {
          divisionCode: office,
          title,
          occurredAt: new Date(Date.now() - 60_000).toISOString(),
        });
      }
    }
  });
  after(() => service.stop());

  async function titles(query: string): Promise<string[]> {
    const { body } = await township.get<Page<IncidentView>>(`/v1/incidents${query}`);
    return body.items.map((item) => `${item.divisionCode} ${item.title}`);
  }

  it("shows the subtree's incidents, newest first", async () => {
    assert.deepEqual(await titles(''), [
      '431002001002 two',
      '431002001002 one',
      '431002001001 two',
      '431002001001 one',
    ]);
  });

  it('goes page by page without losing or repeating one', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '?limit=3' : `?limit=3&cursor=${cursor}`;
      const answer: TestAnswer<Page<IncidentView>> = await township.get(`/v1/incidents${query}`);
      seen.push(...answer.body.items.map((item) => item.id));
      cursor = answer.body.nextCursor;
    }
    assert.equal(seen.length, 4);
    assert.equal(new Set(seen).size, 4);
  });

  it('narrows by division, holder, status and time', async () => {
    assert.deepEqual(await titles('?division=431002001001'), [
      '431002001001 two',
      '431002001001 one',
    ]);
    assert.equal((await titles('?holder=431002001')).length, 4);
    assert.equal((await titles('?holder=431002')).length, 0);
    assert.equal((await titles('?status=accepted')).length, 0);
    assert.equal((await titles('?division=431002002')).length, 0, 'the neighbour stays hidden');
    assert.equal((await titles('?updatedSince=2100-01-01T00:00:00Z')).length, 0);
  });

  it('refuses unknown parameters and foreign cursors', async () => {
    const unknown = await township.get<Problem>('/v1/incidents?opinion=1');
    assert.deepEqual([unknown.status, unknown.body.code], [400, 'validation-failed']);
    const cursor = await township.get<Problem>('/v1/incidents?cursor=abc');
    assert.deepEqual([cursor.status, cursor.body.code], [400, 'cursor-malformed']);
  });
});

describe('row-level security', () => {
  it('shows and takes nothing without a scope, and lets the service change no history', async () => {
    const service = await ReportingServiceFixture.start();
    try {
      const worker = await service.as('431002001001', 'grid-worker');
      await worker.post('/v1/incidents', {
        divisionCode: '431002001001',
        title: 'one',
        occurredAt: new Date(Date.now() - 60_000).toISOString(),
      });
      const nobody = { path: '', end: '' };
      const seen = await service.db.database.read(nobody, (tx) =>
        tx.many('SELECT * FROM incidents'),
      );
      assert.deepEqual(seen, []);
      for (const statement of [
        'UPDATE incident_timeline SET note = NULL',
        'DELETE FROM incident_timeline',
        'DELETE FROM incidents',
        'TRUNCATE incidents',
        'ALTER TABLE incidents DISABLE ROW LEVEL SECURITY',
      ]) {
        await assert.rejects(
          service.db.database.transaction({ path: '', end: '~' }, (tx) => tx.execute(statement)),
          /permission denied|must be owner/,
        );
      }
      const neighbour = { path: '43/4310/431002/431002002/', end: '43/4310/431002/4310020020' };
      const foreign = `INSERT INTO incident_contacts
        VALUES (gen_random_uuid(), '43/4310/431002/431002001/', '\\x00')`;
      await assert.rejects(
        service.db.database.transaction(neighbour, (tx) => tx.execute(foreign)),
        /row-level security/,
      );
      for (const scopes of [[neighbour], []]) {
        await assert.rejects(
          service.db.database.insertion(scopes, (tx) => tx.execute(foreign)),
          /row-level security/,
        );
      }
      const read = await service.db.database.insertion([{ path: '43/', end: '430' }], (tx) =>
        tx.many('SELECT * FROM incidents'),
      );
      assert.deepEqual(read, [], 'who only inserts reads nothing');
    } finally {
      await service.stop();
    }
  });
});
