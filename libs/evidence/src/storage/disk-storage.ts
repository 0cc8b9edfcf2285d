import { createReadStream, mkdirSync } from 'node:fs';
import { access, constants, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { DurableFileStore, flush } from './durable-file-store.js';
import { type ByteRange, EvidenceStorage } from './evidence-storage.js';

/** Evidence in a folder. Several replicas need one that they share. */
export class DiskStorage extends EvidenceStorage {
  readonly uploads: DurableFileStore;
  private readonly incoming: string;

  /** @throws Error when the folder cannot be made */
  constructor(
    private readonly folder: string,
    expireMs: number,
  ) {
    super();
    this.incoming = join(folder, 'uploads');
    for (const name of ['uploads', 'kept', 'work']) {
      mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
    }
    this.uploads = new DurableFileStore(this.incoming, expireMs);
  }

  uploadKey(id: string): string {
    return id;
  }

  async offsetOf(id: string): Promise<number | undefined> {
    try {
      return (await stat(join(this.incoming, id))).size;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async readUpload(id: string): Promise<Readable> {
    return reading(join(this.incoming, id));
  }

  async removeUpload(id: string): Promise<void> {
    await rm(join(this.incoming, id), { force: true });
    await rm(join(this.incoming, `${id}.json`), { force: true });
  }

  async keep(id: string, file: string): Promise<void> {
    const place = this.placeOf(id);
    await mkdir(dirname(place), { recursive: true, mode: 0o700 });
    await flush(file);
    await rename(file, place);
    // The name as well, and the folder's own.
    await flush(dirname(place));
    await flush(dirname(dirname(place)));
  }

  async read(id: string, range?: ByteRange): Promise<Readable> {
    return reading(this.placeOf(id), range);
  }

  async remove(id: string): Promise<void> {
    await rm(this.placeOf(id), { force: true });
  }

  async check(): Promise<void> {
    await access(this.incoming, constants.W_OK);
  }

  /** The end of a UUIDv7 is random: folders fill evenly. */
  private placeOf(id: string): string {
    return join(this.folder, 'kept', id.slice(-2), id);
  }
}

/** Opened before anything is answered: a stream would fail only when it is read. */
async function reading(path: string, range?: ByteRange): Promise<Readable> {
  const handle = await open(path, 'r');
  const part = range === undefined ? {} : { start: range.first, end: range.last };
  return createReadStream('', { fd: handle, ...part });
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
