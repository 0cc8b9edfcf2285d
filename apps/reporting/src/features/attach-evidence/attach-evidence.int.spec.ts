import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { AttachmentView } from '#libs/evidence';
import { eventually, type SentFile, sha256 } from '#libs/testing';
import { EvidenceFixture, refusalOf } from '../../testing/evidence.fixture.js';

const village = '431002001001';
const township = '431002001';

interface Timeline {
  readonly items: { kind: string; office: string; details: Record<string, unknown> }[];
}

const log: SentFile = {
  name: '防火墙日志.txt',
  type: 'text/plain',
  bytes: Buffer.from('2026-01-05 08:31 拒绝 203.0.113.7\n'.repeat(2_000)),
};

describe('files for an incident', () => {
  let evidence: EvidenceFixture;
  before(async () => {
    evidence = await EvidenceFixture.start({
      TIERGRID_EVIDENCE_MAX_MB: 1,
      TIERGRID_EVIDENCE_MAX_FILES: 3,
    });
  });
  after(() => evidence.stop());

  it('come in pieces, go on after an interruption, and are told of when they are whole', async () => {
    const incident = await evidence.report();
    const upload = await evidence.begin(log, incident);
    assert.equal(upload.created.status, 201);
    assert.ok(Date.parse(upload.created.headers.get('upload-expires') ?? '') > Date.now());
    const { bytes } = log;
    const first = await upload.patch(bytes.subarray(0, 1_000), 0);
    assert.deepEqual([first.status, first.headers.get('upload-offset')], [204, '1000']);

    // The line breaks in the midst of a piece.
    const broken = new AbortController();
    const cut = upload.hang(bytes.subarray(1_000, 3_000), 1_000, broken.signal);
    const file = join(evidence.service.evidenceFolder, 'uploads', upload.id);
    await eventually('a part of it arrived', async () =>
      (await stat(file)).size === 3_000 ? true : undefined,
    );
    broken.abort();
    await assert.rejects(cut);

    const head = await upload.head();
    assert.deepEqual([head.status, head.headers.get('upload-length')], [200, String(bytes.length)]);
    assert.equal(head.headers.get('upload-offset'), '3000');
    assert.equal((await evidence.viewOf(upload)).status, 'uploading');
    const last = await upload.patch(bytes.subarray(3_000), 3_000);
    assert.deepEqual([last.status, last.headers.get('upload-offset')], [204, String(bytes.length)]);

    const view = await evidence.viewOf(upload);
    assert.deepEqual(
      [view.status, view.sha256, view.originalSha256, view.size, view.type, view.name],
      ['available', sha256(bytes), sha256(bytes), bytes.length, 'text/plain', log.name],
    );
    assert.deepEqual([view.uploadedBy.office, view.metadata], [village, 'none']);
    const again = await upload.head();
    assert.equal(again.headers.get('upload-offset'), String(bytes.length));

    const timeline = await evidence.worker.get<Timeline>(`/v1/incidents/${incident}/timeline`);
    const added = timeline.body.items.filter(({ kind }) => kind === 'attachment-added');
    assert.deepEqual(
      added.map(({ office, details }) => [office, details['sha256'], details['attachmentId']]),
      [[village, sha256(bytes), upload.id]],
    );
    const events = await evidence.service.db.query<{ value: string; aggregate_version: number }>(
      `SELECT value, aggregate_version FROM outbox
       WHERE aggregate_id = $1 AND event_type = 'org.tiergrid.incident.attachment-added.v1'`,
      [upload.id],
    );
    assert.equal(events.length, 1);
    const event = JSON.parse(events[0]?.value ?? '') as Record<string, unknown>;
    assert.deepEqual([event['incidentId'], event['size']], [incident, bytes.length]);
    // What somebody called a file stays in its row.
    assert.doesNotMatch(events[0]?.value ?? '', /防火墙/);
    // Nothing of it is left where uploads come in.
    await eventually('the upload is gone', async () => {
      const names = await readdir(join(evidence.service.evidenceFolder, 'uploads'));
      return names.some((name) => name.includes(upload.id)) ? undefined : true;
    });
  });

  it('are taken over by a second request, when the service has not noticed that a line broke', async () => {
    const upload = await evidence.begin(log);
    const hanging = upload.hang(log.bytes.subarray(0, 500), 0);
    const offset = await eventually('a part of it arrived', async () => {
      const head = await upload.head();
      return head.headers.get('upload-offset') === '500' ? 500 : undefined;
    });
    assert.equal((await hanging).headers.get('upload-offset'), '500');
    assert.equal((await upload.patch(log.bytes.subarray(offset), offset)).status, 204);
    assert.equal((await evidence.viewOf(upload)).sha256, sha256(log.bytes));
  });

  it('go on only where they stand, and only to whom they belong', async () => {
    const upload = await evidence.begin(log);
    assert.deepEqual(await refusalOf(await upload.patch(log.bytes, 5)), [
      409,
      'upload-offset-conflict',
    ]);
    const more = Buffer.concat([log.bytes, Buffer.from('x')]);
    assert.deepEqual(await refusalOf(await upload.patch(more, 0)), [413, 'attachment-too-large']);
    const text = await upload.patch(log.bytes, 0, { 'content-type': 'text/plain' });
    assert.equal(text.status, 415);
    assert.deepEqual(await refusalOf(await upload.patch(log.bytes, 0, { 'upload-offset': '-1' })), [
      400,
      'upload-malformed',
    ]);
    const other = await upload.patch(log.bytes, 0, { 'tus-resumable': '0.2.2' });
    assert.deepEqual(await refusalOf(other), [412, 'tus-version-unsupported']);
    const officer = await evidence.service.token(township, 'officer');
    const path = new URL(upload.url).href;
    const foreign = await fetch(path, {
      method: 'PATCH',
      body: new Uint8Array(log.bytes),
      headers: {
        authorization: `Bearer ${officer}`,
        'tus-resumable': '1.0.0',
        'content-type': 'application/offset+octet-stream',
        'upload-offset': '0',
      },
    });
    assert.deepEqual(await refusalOf(foreign), [403, 'not-uploader']);
    assert.equal((await upload.patch(log.bytes, 0)).status, 204);
    assert.deepEqual(await refusalOf(await upload.patch(log.bytes, 0)), [
      409,
      'upload-offset-conflict',
    ]);
  });

  it('are begun once under one Idempotency-Key', async () => {
    const incident = await evidence.report();
    const key = { 'idempotency-key': 'the-same-photo' };
    const upload = await evidence.begin(log, incident, key);
    await upload.patch(log.bytes.subarray(0, 100), 0);
    const again = await evidence.begin(log, incident, key);
    assert.deepEqual([again.created.status, again.url], [201, upload.url]);
    assert.equal(again.created.headers.get('upload-offset'), '100');
    assert.equal((await again.patch(log.bytes.subarray(100), 100)).status, 204);
    const after = await evidence.begin(log, incident, key);
    assert.equal(after.created.headers.get('upload-offset'), String(log.bytes.length));
    assert.equal((await evidence.viewOf(upload)).status, 'available');
    const other = await evidence.begin({ ...log, name: 'other.txt' }, incident, key);
    assert.deepEqual(await refusalOf(other.created), [422, 'idempotency-key-reused']);
  });

  it('come whole with their announcement, when they are small', async () => {
    const incident = await evidence.report();
    const metadata = `filename ${Buffer.from('a.txt').toString('base64')}`;
    const answer = await fetch(evidence.collection(incident), {
      method: 'POST',
      body: 'hello',
      headers: {
        authorization: `Bearer ${evidence.token}`,
        'tus-resumable': '1.0.0',
        'content-type': 'application/offset+octet-stream',
        'upload-length': '5',
        'upload-metadata': metadata,
      },
    });
    assert.deepEqual([answer.status, answer.headers.get('upload-offset')], [201, '5']);
    const { body } = await evidence.worker.get<{ items: AttachmentView[] }>(
      new URL(evidence.collection(incident)).pathname,
    );
    assert.deepEqual(
      body.items.map(({ name, status }) => [name, status]),
      [['a.txt', 'available']],
    );
  });

  it('are few for each incident; one that is given up makes room', async () => {
    const incident = await evidence.report();
    const [upload] = await Promise.all(
      [1, 2, 3, 4, 5].map(() => evidence.begin(log, incident)),
    ).then((all) => {
      const statuses = all.map(({ created }) => created.status).sort();
      assert.deepEqual(statuses, [201, 201, 201, 409, 409]);
      return all.filter(({ created }) => created.status === 201);
    });
    assert.ok(upload !== undefined);
    await upload.patch(log.bytes.subarray(0, 10), 0);
    assert.equal((await upload.terminate()).status, 204);
    assert.equal((await upload.head()).status, 404);
    assert.equal((await evidence.begin(log, incident)).created.status, 201);
    await eventually('its row and its bytes are gone', async () => {
      const rows = await evidence.service.db.query('SELECT 1 FROM attachments WHERE id = $1', [
        upload.id,
      ]);
      const names = await readdir(join(evidence.service.evidenceFolder, 'uploads'));
      return rows.length === 0 && !names.some((name) => name.includes(upload.id))
        ? true
        : undefined;
    });
  });

  it('can be taken back until somebody decides, and are sealed with the incident', async () => {
    const incident = await evidence.report();
    const upload = await evidence.begin(log, incident);
    await upload.patch(log.bytes, 0);
    assert.equal((await upload.terminate()).status, 204);
    const timeline = await evidence.worker.get<Timeline>(`/v1/incidents/${incident}/timeline`);
    assert.deepEqual(
      timeline.body.items.map(({ kind }) => kind),
      ['reported', 'attachment-added', 'attachment-removed'],
    );
    await eventually('its bytes are gone', async () => {
      const kept = await readdir(join(evidence.service.evidenceFolder, 'kept'), {
        recursive: true,
      });
      return kept.some((name) => name.includes(upload.id)) ? undefined : true;
    });

    const second = await evidence.begin(log, incident);
    await second.patch(log.bytes, 0);
    const officer = await evidence.service.as(township, 'officer');
    const decide = (name: string, body: unknown): Promise<unknown> =>
      officer.post(`/v1/incidents/${incident}/${name}`, body, { 'if-match': '*' });
    const third = await evidence.begin(log, incident);
    await decide('accept', { categoryCode: '01007', grade: 'IV' });
    assert.deepEqual(await refusalOf(await second.terminate()), [409, 'evidence-sealed']);
    // Evidence may still come; what was decided on stays.
    assert.equal((await third.patch(log.bytes.subarray(0, 10), 0)).status, 204);
    await evidence.service.db.query(`UPDATE incidents SET status = 'closed' WHERE id = $1`, [
      incident,
    ]);
    const late = await third.patch(log.bytes.subarray(10), 10);
    assert.deepEqual(await refusalOf(late), [409, 'evidence-sealed']);
    assert.deepEqual(await refusalOf((await evidence.begin(log, incident)).created), [
      409,
      'evidence-sealed',
    ]);
    assert.equal((await evidence.viewOf(second)).status, 'available');
  });

  it('tells what the protocol can do here', async () => {
    const answer = await fetch(evidence.collection(await evidence.report()), {
      method: 'OPTIONS',
      headers: { authorization: `Bearer ${evidence.token}` },
    });
    assert.deepEqual(
      [answer.status, answer.headers.get('tus-version'), answer.headers.get('tus-max-size')],
      [204, '1.0.0', '1048576'],
    );
  });
});
