import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { FileStore } from '@tus/file-store';

/**
 * tus's store of files, which leaves it to the system when bytes reach the disk. Here what a client
 * was told to have arrived has been written down: it may throw its own copy away after the last.
 */
export class DurableFileStore extends FileStore {
  /** @param expireMs after which an upload that is not finished is no longer taken up */
  constructor(
    private readonly folder: string,
    expireMs: number,
  ) {
    super({ directory: folder, expirationPeriodInMilliseconds: expireMs });
    // The size must be known from the start: it is checked against the limit before a byte comes.
    this.extensions = this.extensions.filter((name) => name !== 'creation-defer-length');
  }

  override async write(readable: Readable, id: string, offset: number): Promise<number> {
    const reached = await super.write(readable, id, offset);
    await flush(join(this.folder, id));
    return reached;
  }
}

/** Has the system write down all it holds of a file, or of a folder's names. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
