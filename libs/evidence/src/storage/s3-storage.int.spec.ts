import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { S3 } from '@aws-sdk/client-s3';
import { Upload } from '@tus/server';
import { S3Storage } from './s3-storage.js';

const id = '0190a000-0000-7000-8000-000000000001';
const mebibyte = 1_048_576;

/** Of an S3-compatible storage that takes these made-up credentials, MinIO or moto for instance. */
const endpoint = process.env['TIERGRID_TEST_S3_ENDPOINT'];
const skip = endpoint === undefined ? 'TIERGRID_TEST_S3_ENDPOINT names no storage' : false;

describe('evidence in an S3-compatible storage', { skip }, () => {
  let folder: string;
  let storage: S3Storage;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tiergrid-s3-'));
    // Where the AWS tools look for them.
    process.env['AWS_ACCESS_KEY_ID'] ??= 'only-for-tests';
    process.env['AWS_SECRET_ACCESS_KEY'] ??= 'only-for-tests';
    const place = { bucket: 'tiergrid-test', endpoint, region: 'us-east-1' };
    const client = new S3({ ...place, forcePathStyle: true, endpoint: endpoint ?? '' });
    await client.createBucket({ Bucket: place.bucket });
    storage = new S3Storage(place, folder, 3_600_000);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('comes in pieces smaller and larger than its parts, and is kept and read in parts', async () => {
    await storage.check();
    const bytes = Buffer.alloc(12 * mebibyte, 'evidence of twelve mebibytes, ');
    const key = storage.uploadKey(id);
    assert.equal(await storage.offsetOf(id), undefined);
    await storage.uploads.create(new Upload({ id: key, size: bytes.length, offset: 0 }));
    assert.equal(await storage.offsetOf(id), 0);
    let offset = 0;
    for (const size of [1_000, mebibyte, 8 * mebibyte, bytes.length]) {
      const piece = bytes.subarray(offset, offset + size);
      offset = await storage.uploads.write(Readable.from([piece]), key, offset);
      assert.equal(await storage.offsetOf(id), offset);
    }
    assert.equal(offset, bytes.length);

    const file = join(folder, 'copy');
    await writeFile(file, await storage.readUpload(id));
    assert.deepEqual(await readFile(file), bytes);
    await storage.keep(id, file);
    await storage.removeUpload(id);
    assert.equal(await storage.offsetOf(id), undefined);
    assert.deepEqual(await buffer(await storage.read(id)), bytes);
    const part = await buffer(await storage.read(id, { first: 5, last: 14 }));
    assert.deepEqual(part, bytes.subarray(5, 15));
    await storage.remove(id);
    await assert.rejects(storage.read(id));
    // Both may be asked for again by whoever died before noting it.
    await storage.remove(id);
    await storage.removeUpload(id);
  });

  it('gives up an upload that is not finished', async () => {
    const other = id.replace(/1$/, '2');
    const key = storage.uploadKey(other);
    await storage.uploads.create(new Upload({ id: key, size: 100, offset: 0 }));
    await storage.uploads.write(Readable.from([Buffer.from('half')]), key, 0);
    assert.equal(await storage.offsetOf(other), 4);
    await storage.removeUpload(other);
    assert.equal(await storage.offsetOf(other), undefined);
  });
});
