import type { EvidenceSettings } from '../evidence.config.js';
import { DiskStorage } from './disk-storage.js';
import type { EvidenceStorage } from './evidence-storage.js';

/** The storage that the configuration names. S3's client is large: only who uses it loads it. */
export async function chooseStorage(settings: EvidenceSettings): Promise<EvidenceStorage> {
  const { s3, folder, uploadMs } = settings;
  if (s3 === undefined) return new DiskStorage(folder, uploadMs);
  const { S3Storage } = await import('./s3-storage.js');
  return new S3Storage(s3, folder, uploadMs);
}
