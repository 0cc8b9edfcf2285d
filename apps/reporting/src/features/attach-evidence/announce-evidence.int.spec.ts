import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SentFile } from '#libs/testing';
import { sha256 } from '#libs/testing';
import { EvidenceFixture, refusalOf } from '../../testing/evidence.fixture.js';

const log: SentFile = {
  name: '防火墙日志.txt',
  type: 'text/plain',
  bytes: Buffer.from('2026-01-05 08:31 拒绝 203.0.113.7\n'.repeat(20)),
};

describe('what a file says it is', () => {
  let evidence: EvidenceFixture;
  before(async () => {
    evidence = await EvidenceFixture.start({ TIERGRID_EVIDENCE_MAX_MB: 1 });
  });
  after(() => evidence.stop());

  it('are announced well, or refused before a byte comes', async () => {
    const create = async (
      file: Partial<SentFile>,
      headers?: Record<string, string>,
    ): Promise<[number, string]> =>
      refusalOf((await evidence.begin({ ...log, ...file }, undefined, headers)).created);
    const large = { 'upload-length': String(1_048_577) };
    assert.deepEqual(await create({}, large), [413, 'attachment-too-large']);
    assert.deepEqual(await create({ bytes: Buffer.alloc(0) }), [422, 'attachment-empty']);
    assert.deepEqual(await create({}, { 'upload-length': 'x' }), [400, 'upload-malformed']);
    assert.deepEqual(await create({}, { 'upload-metadata': '!' }), [400, 'upload-malformed']);
    for (const name of ['', 'a\u0000b', '../x.txt', 'gpj.\u202etxt', 'x'.repeat(300)]) {
      assert.deepEqual(await create({ name }), [400, 'upload-malformed'], name);
    }
    for (const type of ['text/html', 'image/svg+xml', 'application/x-msdownload', 'x']) {
      assert.deepEqual(await create({ type }), [422, 'attachment-type-not-allowed'], type);
    }
    const noVersion = await create({}, { 'tus-resumable': '' });
    assert.deepEqual(noVersion, [412, 'tus-version-unsupported']);
    const twice = await evidence.begin({ ...log, metadata: { filename: 'again' } });
    assert.equal(twice.created.status, 201);
  });

  it('are what they were announced as, by their bytes and by their name', async () => {
    const program = Buffer.concat([Buffer.from('MZ\u0090\0', 'latin1'), Buffer.alloc(2_000)]);
    const pdf = Buffer.from(
      '%PDF-1.7\n%\u00e2\u00e3\n<script>alert(1)</script>\n%%EOF\n',
      'latin1',
    );
    const mismatched: SentFile[] = [
      { name: 'photo.jpg', type: 'image/jpeg', bytes: program },
      { name: 'invoice.pdf', type: 'application/pdf', bytes: Buffer.from('<html><script>') },
      { name: 'page.txt', type: 'text/plain', bytes: pdf },
      { name: 'report.pdf.exe', type: 'application/pdf', bytes: pdf },
      { name: 'log.txt', type: 'text/plain', bytes: Buffer.from('abc\0def') },
      { name: 'log.csv', type: 'text/csv', bytes: Buffer.from([0x61, 0xff, 0xff, 0x0a]) },
      { name: 'mail.eml', type: 'message/rfc822', bytes: Buffer.from('no headers at all') },
    ];
    for (const file of mismatched) {
      const upload = await evidence.begin(file);
      const answer = await upload.patch(file.bytes, 0);
      assert.deepEqual(await refusalOf(answer), [422, 'attachment-type-mismatch'], file.name);
      const view = await evidence.viewOf(upload);
      assert.deepEqual([view.status, view.reason], ['rejected', 'attachment-type-mismatch']);
      assert.equal((await upload.head()).status, 410);
    }
    const good: SentFile[] = [
      { name: 'scan.pdf', bytes: pdf },
      { name: '名单.csv', bytes: Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x0a]) },
      { name: 'mail.eml', bytes: Buffer.from('From: a@example.org\r\nSubject: x\r\n\r\nhi\r\n') },
      { name: 'BM.log', bytes: Buffer.from('BM 2026-01-05 refused\n') },
    ];
    for (const file of good) {
      const upload = await evidence.begin(file);
      assert.equal((await upload.patch(file.bytes, 0)).status, 204, file.name);
      assert.equal((await evidence.viewOf(upload)).status, 'available', file.name);
    }
  });

  it('are compared with the digest that was announced', async () => {
    const wrong = await evidence.begin({ ...log, metadata: { sha256: 'ab'.repeat(32) } });
    const answer = await wrong.patch(log.bytes, 0);
    assert.deepEqual(await refusalOf(answer), [422, 'attachment-checksum-mismatch']);
    const right = await evidence.begin({ ...log, metadata: { sha256: sha256(log.bytes) } });
    assert.equal((await right.patch(log.bytes, 0)).status, 204);
  });
});
