import { createReadStream, mkdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { S3, type S3ClientConfig } from '@aws-sdk/client-s3';
import { S3Store } from '@tus/s3-store';
import { type ByteRange, EvidenceStorage } from './evidence-storage.js';

/** What of an upload that breaks off is lost at the most, and the least that S3 takes as a part. */
const partBytes = 5 * 1_048_576;

/**
 * The store's own cache grows with every upload, and another replica may have removed what it holds:
 * what is gone would look as if it had come whole.
 */
const nothingCached = {
  get: () => Promise.resolve(undefined),
  set: () => Promise.resolve(),
  delete: () => Promise.resolve(),
};

export interface S3Place {
  readonly bucket: string;
  /** Of a storage other than Amazon's. */
  readonly endpoint: string | undefined;
  readonly region: string;
}

/** Evidence in a bucket of an S3-compatible storage, which all replicas share. */
export class S3Storage extends EvidenceStorage {
  readonly uploads: S3Store;
  private readonly client: S3;

  /** @param folder to work in */
  constructor(
    private readonly place: S3Place,
    folder: string,
    expireMs: number,
  ) {
    super();
    mkdirSync(join(folder, 'work'), { recursive: true, mode: 0o700 });
    const config: S3ClientConfig = {
      region: place.region,
      // Others than Amazon's seldom have a name for each bucket.
      ...(place.endpoint === undefined ? {} : { endpoint: place.endpoint, forcePathStyle: true }),
      // Checksums beyond what the storage needs are not known to all of them.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    };
    this.client = new S3(config);
    this.uploads = new S3Store({
      partSize: partBytes,
      minPartSize: partBytes,
      maxConcurrentPartUploads: 8,
      expirationPeriodInMilliseconds: expireMs,
      // What is left over is removed by its row; tags are not known to all storages.
      useTags: false,
      cache: nothingCached,
      s3ClientConfig: { ...config, bucket: place.bucket },
    });
    this.uploads.extensions = this.uploads.extensions.filter(
      (name) => name !== 'creation-defer-length',
    );
  }

  uploadKey(id: string): string {
    return `uploads/${id}`;
  }

  async offsetOf(id: string): Promise<number | undefined> {
    try {
      return (await this.uploads.getUpload(this.uploadKey(id))).offset;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  readUpload(id: string): Promise<Readable> {
    return this.open(this.uploadKey(id));
  }

  async removeUpload(id: string): Promise<void> {
    const key = this.uploadKey(id);
    try {
      await this.uploads.remove(key);
    } catch (error) {
      // A finished one cannot be ended a second time; its objects are removed below.
      if (!isMissing(error)) throw error;
    }
    for (const Key of [key, `${key}.info`, `${key}.part`]) {
      await this.client.deleteObject({ Bucket: this.place.bucket, Key });
    }
  }

  async keep(id: string, file: string): Promise<void> {
    const { size } = await stat(file);
    await this.client.putObject({
      Bucket: this.place.bucket,
      Key: keptKey(id),
      Body: createReadStream(file),
      ContentLength: size,
    });
  }

  read(id: string, range?: ByteRange): Promise<Readable> {
    return this.open(keptKey(id), range);
  }

  async remove(id: string): Promise<void> {
    await this.client.deleteObject({ Bucket: this.place.bucket, Key: keptKey(id) });
  }

  async check(): Promise<void> {
    await this.client.headBucket({ Bucket: this.place.bucket });
  }

  private async open(key: string, range?: ByteRange): Promise<Readable> {
    const { Body } = await this.client.getObject({
      Bucket: this.place.bucket,
      Key: key,
      ...(range === undefined ? {} : { Range: `bytes=${range.first}-${range.last}` }),
    });
    if (Body === undefined) throw new Error('the storage answered without a body');
    return Body as Readable;
  }
}

function keptKey(id: string): string {
  return `kept/${id}`;
}

/** tus's own error, or one of the storage's. */
function isMissing(error: unknown): boolean {
  const { status_code: status, name } = error as { status_code?: number; name?: string };
  return status === 404 || status === 410 || name === 'NoSuchKey' || name === 'NotFound';
}
