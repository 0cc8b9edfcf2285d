import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually } from '#libs/testing';
import type { IncidentView } from '../read-models/incident-view.js';
import { closeIncident, command, township, village } from './incident-story.fixture.js';
import { ReportingProcessFixture } from './reporting-process.fixture.js';

/** Found nowhere by chance. */
const secrets = ['司马懿娜', '13986420975', '欧阳锋寒', '18975310864'];
const [name = '', phone = '', laterName = '', laterPhone = ''] = secrets;

/** A text as it stands in base64, wherever in the three bytes of a group it begins. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
    const encoded = whole.toString('base64').replace(/=+$/, '');
    // What the neighbours' bits go into is cut off at both ends.
    return encoded.slice(offset === 0 ? 0 : offset + 1, whole.length % 3 === 0 ? undefined : -1);
  });
}

/** The ways in which a text could have been written down. */
function formsOf(text: string): string[] {
  const letters = Array.from(text);
  const escaped = letters
    .map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
  const base64 = base64Forms(text);
  return [
    text,
    escaped,
    encodeURIComponent(text),
    Buffer.from(text).toString('hex'),
    Buffer.from(text, 'utf16le').toString('hex'),
    letters.toReversed().join(''),
    ...base64,
    ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
    ...base64.map((form) => Buffer.from(form).toString('hex')),
  ];
}

function traces(haystack: string): string[] {
  const lower = haystack.toLowerCase();
  return secrets
    .flatMap(formsOf)
    .filter((form) => haystack.includes(form) || lower.includes(form.toLowerCase()));
}

describe('a contact, after a whole story', () => {
  let service: ReportingProcessFixture;
  before(async () => {
    service = await ReportingProcessFixture.start({ TIERGRID_LOG_LEVEL: 'trace' });
  });
  after(() => service.stop());

  const report = {
    divisionCode: village,
    title: '明显的标题',
    occurredAt: '2026-01-05T08:30:00+08:00',
    contact: { name, phone },
  };

  it('stands in no table, event, kept answer or line of the log', async () => {
    const worker = await service.as(village, 'grid-worker');
    const officer = await service.as(township, 'officer');
    const { body } = await worker.post<IncidentView>('/v1/incidents', report, {
      'idempotency-key': 'story',
    });
    await worker.post('/v1/incidents:batch', { items: [report] }, { 'idempotency-key': 'batch' });
    const path = `/v1/incidents/${body.id}/contact`;
    const read = await officer.post(
      `${path}/read`,
      { purpose: '回访' },
      { 'idempotency-key': 'r' },
    );
    assert.deepEqual(read.body, { name, phone }, 'it was there');
    const later = { name: laterName, phone: laterPhone };
    assert.equal((await officer.put(path, later)).status, 200);
    await officer.get(`/v1/incidents/${body.id}`);
    await officer.get('/v1/incidents');
    await closeIncident(service, body.id);
    const rejected = await worker.post<IncidentView>('/v1/incidents', report);
    await command(officer, rejected.body.id, 'reject', { reason: '误报' });
    await officer.delete(`/v1/incidents/${rejected.body.id}/contact`);
    await refusedAndFailed(worker);

    const failure = 'POST /v1/incidents answered 5';
    await eventually('the failure is logged', () =>
      Promise.resolve(service.log.includes(failure) ? true : undefined),
    );
    assert.deepEqual(traces(service.log), []);
    const tables = await everyTable();
    assert.deepEqual(traces(tables), []);
    assert.ok(tables.includes(report.title), 'the search would find what is there');
  });

  /** What is wrong is told of, and what fails is logged with its cause. */
  async function refusedAndFailed(worker: Awaited<ReturnType<typeof service.as>>): Promise<void> {
    const wrong = { ...report, contact: { name, phone: phone.repeat(9), [name]: phone } };
    assert.equal((await worker.post('/v1/incidents', wrong)).status, 400);
    assert.equal((await worker.post('/v1/incidents', `{"phone": ${phone} ${name}`)).status, 400);
    await service.db.query('ALTER TABLE incident_contacts RENAME phone_ciphertext TO elsewhere');
    assert.ok((await worker.post('/v1/incidents', report)).status >= 500);
    await service.db.query('ALTER TABLE incident_contacts RENAME elsewhere TO phone_ciphertext');
  }

  /** All rows as text; bytes in them as hexadecimal digits. */
  async function everyTable(): Promise<string> {
    const tables = await service.db.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'reporting'`,
    );
    assert.ok(tables.length > 10);
    const texts: string[] = [];
    for (const table of tables) {
      const rows = await service.db.query<{ row: string }>(
        `SELECT each::text AS row FROM ${table.name} AS each`,
      );
      texts.push(...rows.map(({ row }) => row));
    }
    return texts.join('\n');
  }
});

describe('the search for traces', () => {
  it('finds every form', () => {
    for (const form of secrets.flatMap(formsOf)) assert.ok(traces(`x${form}y`).length > 0, form);
    for (const secret of secrets) {
      for (const before of ['', 'a', 'ab', 'abc']) {
        const encoded = Buffer.from(`${before}${secret}after`).toString('base64');
        assert.ok(traces(encoded).length > 0, `${before}${secret}`);
      }
    }
  });
});
