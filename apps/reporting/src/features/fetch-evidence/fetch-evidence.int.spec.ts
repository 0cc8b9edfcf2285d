import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { AttachmentView } from '#libs/evidence';
import { type SentFile, sha256, type TestClient, TusUpload } from '#libs/testing';
import { PlatformClock } from '#libs/time';
import { ReportingServiceFixture } from '../../testing/reporting-service.fixture.js';

const village = '431002001001';
const township = '431002001';
const otherTownship = '431002002';

interface Link {
  readonly url: string;
  readonly expiresAt: string;
}

const file: SentFile = {
  name: '访问"日志"(1).txt',
  bytes: Buffer.from('0123456789'.repeat(1_000)),
};

describe('a file of an incident', () => {
  let service: ReportingServiceFixture;
  let officer: TestClient;
  /** Path of the attachment. */
  let path: string;
  let id: string;
  before(async () => {
    service = await ReportingServiceFixture.start();
    const worker = await service.as(village, 'grid-worker');
    officer = await service.as(township, 'officer');
    const incident = await worker.post<{ id: string }>('/v1/incidents', {
      divisionCode: village,
      title: '门户网站被篡改',
      occurredAt: '2026-01-05T08:30:00+08:00',
    });
    const collection = `${service.url}/v1/incidents/${incident.body.id}/attachments`;
    const token = await service.token(village, 'grid-worker');
    const upload = await TusUpload.begin(collection, token, file);
    assert.equal((await upload.patch(file.bytes, 0)).status, 204);
    id = upload.id;
    path = new URL(upload.url).pathname;
  });
  after(() => service.stop());

  /** A link as it is, and where it leads in this fixture, which has no gateway. */
  async function link(): Promise<Link & { readonly here: string }> {
    const { body, status } = await officer.get<Link>(`${path}/link`);
    assert.equal(status, 200);
    const { pathname, search } = new URL(body.url);
    return { ...body, here: `${service.url}${pathname}${search}` };
  }
  async function codeOf(answer: Response): Promise<[number, string]> {
    return [answer.status, ((await answer.json()) as { code: string }).code];
  }

  it('is fetched by a link, to be saved and not to be shown', async () => {
    const { here, url, expiresAt } = await link();
    assert.ok(url.startsWith(service.baseUrl));
    const left = Date.parse(expiresAt) - Date.now();
    assert.ok(left > 200_000 && left <= 300_000, `${left} ms`);
    const answer = await fetch(here);
    assert.equal(answer.status, 200);
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), file.bytes);
    const { headers } = answer;
    assert.equal(headers.get('content-type'), 'text/plain');
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(
      headers.get('content-disposition'),
      `attachment; filename="______(1).txt"; filename*=UTF-8''` +
        '%E8%AE%BF%E9%97%AE%22%E6%97%A5%E5%BF%97%22%281%29.txt',
    );
    assert.equal(headers.get('cache-control'), 'private, no-store');
    assert.equal(headers.get('etag'), `"${sha256(file.bytes)}"`);
    const digest = Buffer.from(sha256(file.bytes), 'hex').toString('base64');
    assert.equal(headers.get('repr-digest'), `sha-256=:${digest}:`);
  });

  it('comes in parts', async () => {
    const { here } = await link();
    const part = async (range: string, more = {}): Promise<Response> =>
      fetch(here, { headers: { range, ...more } });
    const middle = await part('bytes=5-14');
    assert.deepEqual(
      [middle.status, middle.headers.get('content-range'), await middle.text()],
      [206, 'bytes 5-14/10000', '5678901234'],
    );
    assert.equal(await (await part('bytes=9998-')).text(), '89');
    assert.equal(await (await part('bytes=-3')).text(), '789');
    assert.deepEqual(await codeOf(await part('bytes=10000-')), [416, 'range-not-satisfiable']);
    assert.equal((await part('bytes=0-1,3-4')).status, 200);
    assert.equal((await part('bytes=0-1', { 'if-range': '"another"' })).status, 200);
  });

  it('cannot be had by a link that has expired, was altered, or is for another', async () => {
    const { here } = await link();
    const without = here.slice(0, here.indexOf('?'));
    const token = new URL(here).searchParams.get('token') ?? '';
    const [head = '', body = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    const forged = (changes: object): string =>
      Buffer.from(JSON.stringify({ ...claims, ...changes })).toString('base64url');
    const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    const bad = [
      without,
      `${without}?token=`,
      `${without}?token=${'x'.repeat(5_000)}`,
      `${without}?token=${token.slice(0, -2)}`,
      `${without}?token=${head}.${forged({ exp: 9_999_999_999 })}.${signature}`,
      `${without}?token=${head}.${forged({ path: '43/' })}.${signature}`,
      `${without}?token=${none}.${body}.`,
      // An access token is no link.
      `${without}?token=${await service.token(township, 'officer')}`,
    ];
    for (const url of bad) {
      const answer = await fetch(url);
      assert.ok(answer.status === 403 || answer.status === 400, url);
      await answer.text();
    }
    const other = await fetch(here.replace(id, '0190a000-0000-7000-8000-000000000000'));
    assert.deepEqual(await codeOf(other), [403, 'link-not-valid']);

    const clock = service.app.get(PlatformClock);
    const { now } = clock;
    const later = new Date(Date.now() + 301_000);
    Object.assign(clock, { now: () => later });
    try {
      assert.deepEqual(await codeOf(await fetch(here)), [403, 'link-not-valid']);
    } finally {
      Object.assign(clock, { now });
    }
    assert.equal((await fetch(here)).status, 200);
  });

  it('is not found from outside its area, nor by a link when it has left that area', async () => {
    const stranger = await service.as(otherTownship, 'officer');
    for (const suffix of ['', '/link']) {
      assert.equal((await stranger.get(`${path}${suffix}`)).status, 404);
    }
    const collection = path.slice(0, path.lastIndexOf('/'));
    assert.equal((await stranger.get(collection)).status, 404);
    const { here } = await link();
    // The file and the incident: whoever sees the one sees the other.
    const move = async (from: string, to: string): Promise<void> => {
      const renamed = (column: string): string => `${column} = replace(${column}, $1, $2)`;
      const paths = `${renamed('division_path')}, ${renamed('holder_path')}`;
      await service.db.query(`UPDATE incidents SET ${paths}`, [from, to]);
      await service.db.query(`UPDATE attachments SET ${renamed('division_path')}`, [from, to]);
    };
    await move(`/${township}/`, `/${otherTownship}/`);
    try {
      assert.equal((await fetch(here)).status, 404);
    } finally {
      await move(`/${otherTownship}/`, `/${township}/`);
    }
    assert.equal((await fetch(here)).status, 200);
  });

  it('is seen and added to by the office that an incident was handed over to', async () => {
    const stranger = await service.as(otherTownship, 'officer');
    const incident = path.split('/')[3] ?? '';
    const hold = (office: string): Promise<unknown> =>
      service.db.query(
        `UPDATE incidents SET holder = $2,
           holder_path = (SELECT path FROM divisions WHERE code = $2) WHERE id = $1`,
        [incident, office],
      );
    await hold(otherTownship);
    try {
      assert.equal((await stranger.get(path)).status, 200);
      const { body } = await stranger.get<Link>(`${path}/link`);
      const { pathname, search } = new URL(body.url);
      assert.equal((await fetch(`${service.url}${pathname}${search}`)).status, 200);
      const token = await service.token(otherTownship, 'officer');
      const collection = `${service.url}/v1/incidents/${incident}/attachments`;
      const upload = await TusUpload.begin(collection, token, file);
      assert.equal((await upload.patch(file.bytes, 0)).status, 204);
    } finally {
      await hold(township);
    }
    assert.equal((await stranger.get(path)).status, 404);
  });

  it('says so when its bytes cannot be read', async () => {
    const { here } = await link();
    const place = join(service.evidenceFolder, 'kept', id.slice(-2), id);
    assert.equal(sha256(await readFile(place)), sha256(file.bytes));
    // Nobody else on the machine reads evidence.
    const { mode } = await stat(join(service.evidenceFolder, 'kept'));
    assert.equal(mode & 0o077, 0);
    await service.db.query(`UPDATE attachments SET status = 'checking' WHERE id = $1`, [id]);
    const waiting = await officer.get<AttachmentView & { code: string }>(`${path}/link`);
    assert.deepEqual([waiting.status, waiting.body.code], [409, 'attachment-not-available']);
    assert.equal((await fetch(here)).status, 404);
    await service.db.query(`UPDATE attachments SET status = 'available' WHERE id = $1`, [id]);
  });

  it('cannot be changed by the service itself', async () => {
    const statements = [
      `UPDATE attachments SET name = 'other.txt'`,
      `UPDATE attachments SET uploader_office = '43'`,
      `UPDATE attachments SET division_path = '43/'`,
    ];
    for (const statement of statements) {
      await assert.rejects(
        service.db.database.transaction({ path: '', end: '~' }, (tx) => tx.execute(statement)),
        /permission denied/,
      );
    }
    const gone = await service.db.database.transaction({ path: '', end: '~' }, (tx) =>
      tx.execute('DELETE FROM attachments'),
    );
    assert.equal(gone, 0);
    const [guard] = await service.db.query<{ forced: boolean }>(
      `SELECT relrowsecurity AND relforcerowsecurity AS forced FROM pg_class
       WHERE relname = 'attachments' AND relkind = 'r'`,
    );
    assert.equal(guard?.forced, true);
    const seen = await service.db.database.read(
      { path: '43/4310/431002/431002002/', end: '43/4310/431002/4310020020' },
      (tx) => tx.many('SELECT 1 FROM attachments'),
    );
    assert.deepEqual(seen, []);
  });
});
