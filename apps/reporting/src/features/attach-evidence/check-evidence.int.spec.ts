import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { AttachmentView } from '#libs/evidence';
import { eventually, type SentFile, sha256, type TestClient, TusUpload } from '#libs/testing';
import { FakeClamd } from '../../testing/fake-clamd.js';
import { ReportingServiceFixture } from '../../testing/reporting-service.fixture.js';

const village = '431002001001';

/** A JPEG with a place in its Exif. */
const place = '25.77N,113.02E';
const exif = Buffer.concat([
  Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0'),
  Buffer.from(place),
]);
const photo: SentFile = {
  name: 'IMG_0001.JPG',
  type: 'image/jpeg',
  bytes: Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, exif.length + 2]),
    exif,
    Buffer.from([0xff, 0xda, 0, 3, 1, 0x55, 0x66, 0x77, 0xff, 0xd9]),
  ]),
};

describe('what is done with a file before anybody can fetch it', () => {
  let service: ReportingServiceFixture;
  let worker: TestClient;
  let token: string;
  const clamd = new FakeClamd();
  let port = 0;
  before(async () => {
    port = await clamd.listen();
    service = await ReportingServiceFixture.start({
      TIERGRID_EVIDENCE_CLAMD: `127.0.0.1:${port}`,
    });
    worker = await service.as(village, 'grid-worker');
    token = await service.token(village, 'grid-worker');
  });
  after(async () => {
    await service.stop();
    await clamd.close();
  });

  async function begin(file: SentFile, at = service.url): Promise<TusUpload> {
    const { body } = await worker.post<{ id: string }>('/v1/incidents', {
      divisionCode: village,
      title: '便民终端弹出异常窗口',
      occurredAt: '2026-01-05T08:30:00+08:00',
    });
    return TusUpload.begin(`${at}/v1/incidents/${body.id}/attachments`, token, file);
  }
  async function viewOf(upload: TusUpload): Promise<AttachmentView> {
    return (await worker.get<AttachmentView>(new URL(upload.url).pathname)).body;
  }
  function availableOf(upload: TusUpload): Promise<AttachmentView> {
    return eventually('it is available', async () => {
      const view = await viewOf(upload);
      return view.status === 'available' ? view : undefined;
    });
  }
  function keptOf({ id }: TusUpload): Promise<Buffer> {
    return readFile(join(service.evidenceFolder, 'kept', id.slice(-2), id));
  }
  async function timelineOf(upload: TusUpload): Promise<{ kind: string; details: object }[]> {
    const incident = new URL(upload.url).pathname.split('/')[3] ?? '';
    const { body } = await worker.get<{ items: { kind: string; details: object }[] }>(
      `/v1/incidents/${incident}/timeline`,
    );
    return body.items.slice(1);
  }
  /** As if the time had come. */
  async function due(upload: TusUpload): Promise<void> {
    await service.db.query('UPDATE attachments SET look_at = now() WHERE id = $1', [upload.id]);
  }

  it('a photo loses its place, and both digests are kept', async () => {
    const upload = await begin(photo);
    assert.equal((await upload.patch(photo.bytes, 0)).status, 204);
    const view = await availableOf(upload);
    const kept = await keptOf(upload);
    assert.ok(photo.bytes.includes(place));
    assert.ok(!kept.includes(place));
    assert.deepEqual(
      [view.metadata, view.sha256, view.originalSha256, view.size],
      ['removed', sha256(kept), sha256(photo.bytes), kept.length],
    );
  });

  it('a photo keeps its place when that is wanted, and it is written down who wanted it', async () => {
    const upload = await begin({ ...photo, metadata: { keepMetadata: 'true' } });
    await upload.patch(photo.bytes, 0);
    const view = await availableOf(upload);
    assert.deepEqual([view.metadata, view.sha256], ['kept', sha256(photo.bytes)]);
    assert.deepEqual(await keptOf(upload), photo.bytes);
    const [added] = await timelineOf(upload);
    assert.equal((added?.details as { metadata: string }).metadata, 'kept');
  });

  it('a damaged photo is refused: nobody could say that its place is gone', async () => {
    const bytes = Buffer.concat([photo.bytes.subarray(0, 20), Buffer.from(place)]);
    const upload = await begin({ ...photo, bytes });
    const answer = await upload.patch(bytes, 0);
    const { code } = (await answer.json()) as { code: string };
    assert.deepEqual([answer.status, code], [422, 'attachment-unreadable']);
  });

  it('malware is refused, its bytes go, and the timeline says so', async () => {
    const bytes = Buffer.from('X5O!P%@AP EICAR-STANDARD-ANTIVIRUS-TEST-FILE');
    const upload = await begin({ name: 'a.txt', bytes });
    const answer = await upload.patch(bytes, 0);
    const problem = (await answer.json()) as { code: string; detail: string };
    assert.deepEqual([answer.status, problem.code], [422, 'attachment-infected']);
    assert.match(problem.detail, /Eicar-Signature/);
    const { status, reason } = await viewOf(upload);
    assert.deepEqual([status, reason], ['rejected', 'attachment-infected']);
    assert.deepEqual(
      (await timelineOf(upload)).map(({ kind }) => kind),
      ['attachment-infected'],
    );
    await eventually('nothing of it is left', async () => {
      const names = await readdir(service.evidenceFolder, { recursive: true });
      return names.some((name) => name.includes(upload.id)) ? undefined : true;
    });
    const link = await worker.get(`${new URL(upload.url).pathname}/link`);
    assert.equal(link.status, 409);
  });

  it('without a verdict a file waits, whole and not to be fetched, until there is one', async () => {
    await clamd.close();
    const bytes = Buffer.from('a log from the time of the incident\n');
    const upload = await begin({ name: 'a.log', bytes });
    assert.equal((await upload.patch(bytes, 0)).status, 204);
    assert.equal((await viewOf(upload)).status, 'checking');
    assert.equal((await worker.get(`${new URL(upload.url).pathname}/link`)).status, 409);
    assert.equal((await upload.head()).headers.get('upload-offset'), String(bytes.length));
    assert.equal((await upload.terminate()).status, 409);
    await clamd.listen(port);
    await due(upload);
    await availableOf(upload);
    assert.deepEqual(clamd.scanned.at(-1), bytes);

    const large = Buffer.from('more than the scanner takes\n'.repeat(10_000));
    const second = await begin({ name: 'b.log', bytes: large });
    assert.equal((await second.patch(large, 0)).status, 204);
    assert.equal((await viewOf(second)).status, 'checking');
  });

  it('what came whole just before the process died is finished by another', async () => {
    const bytes = Buffer.from('the last bytes came, and nobody noted it\n');
    const [asked, swept] = [
      await begin({ name: 'a.log', bytes }),
      await begin({ name: 'b.log', bytes }),
    ];
    for (const { id } of [asked, swept]) {
      await writeFile(join(service.evidenceFolder, 'uploads', id), bytes);
    }
    // One whose client comes back to ask, one whose client never does.
    assert.equal((await asked.head()).headers.get('upload-offset'), String(bytes.length));
    assert.equal((await availableOf(asked)).sha256, sha256(bytes));
    assert.equal((await viewOf(swept)).status, 'uploading');
    await due(swept);
    assert.equal((await availableOf(swept)).sha256, sha256(bytes));
    assert.deepEqual(
      (await timelineOf(swept)).map(({ kind }) => kind),
      ['attachment-added'],
    );
  });

  it('a check that died with its process is made again, and told of once', async () => {
    const bytes = Buffer.from('checked twice, added once\n');
    const upload = await begin({ name: 'a.log', bytes });
    await upload.patch(bytes, 0);
    await availableOf(upload);
    // As a process leaves it that dies between keeping the bytes and saying so.
    await service.db.query(
      `DELETE FROM incident_timeline WHERE kind = 'attachment-added'
         AND details ->> 'attachmentId' = $1`,
      [upload.id],
    );
    await writeFile(join(service.evidenceFolder, 'uploads', upload.id), bytes);
    await service.db.query(
      `UPDATE attachments SET status = 'checking', look_at = now() WHERE id = $1`,
      [upload.id],
    );
    const second = await service.replica();
    try {
      await availableOf(upload);
    } finally {
      await second.stop();
    }
    assert.deepEqual(
      (await timelineOf(upload)).map(({ kind }) => kind),
      ['attachment-added'],
    );
  });

  it('an upload that nobody finishes is forgotten in the end', async () => {
    const upload = await begin(photo);
    await upload.patch(photo.bytes.subarray(0, 5), 0);
    await service.db.query(
      'UPDATE attachments SET expires_at = now(), look_at = now() WHERE id = $1',
      [upload.id],
    );
    await eventually('its row and its bytes are gone', async () => {
      const names = await readdir(service.evidenceFolder, { recursive: true });
      const rows = await service.db.query('SELECT 1 FROM attachments WHERE id = $1', [upload.id]);
      return rows.length === 0 && !names.some((name) => name.includes(upload.id))
        ? true
        : undefined;
    });
    assert.equal((await upload.head()).status, 404);
  });

  it('may come to several replicas, each piece to another', async () => {
    const second = await service.replica();
    try {
      const bytes = Buffer.from('one piece here, one piece there\n'.repeat(100));
      const here = await begin({ name: 'a.log', bytes });
      const there = { ...second, path: new URL(here.url).pathname };
      assert.equal((await here.patch(bytes.subarray(0, 100), 0)).status, 204);
      const headers = {
        authorization: `Bearer ${token}`,
        'tus-resumable': '1.0.0',
        'content-type': 'application/offset+octet-stream',
        'upload-offset': '100',
      };
      // Here a request hangs; there another goes on, and the first is told to stop.
      const hanging = here.hang(bytes.subarray(100, 200), 100);
      await eventually('it arrived', async () => {
        const names = await readFile(join(service.evidenceFolder, 'uploads', here.id));
        return names.length === 200 ? true : undefined;
      });
      const offset = (await here.head()).headers.get('upload-offset') ?? '';
      assert.equal((await hanging).headers.get('upload-offset'), '200');
      const rest = await fetch(`${there.url}${there.path}`, {
        method: 'PATCH',
        body: new Uint8Array(bytes.subarray(Number(offset))),
        headers: { ...headers, 'upload-offset': offset },
      });
      assert.equal(rest.status, 204);
      assert.equal((await availableOf(here)).sha256, sha256(bytes));
    } finally {
      await second.stop();
    }
  });
});
