import type { Provider } from '@nestjs/common';
import { Health } from '#libs/telemetry';
import { AttachmentRepository } from './attachment.repository.js';
import { AttachmentChecker } from './checking/attachment.checker.js';
import { AttachmentSweeper } from './checking/attachment.sweeper.js';
import type { EvidenceSettings } from './evidence.config.js';
import { evidenceSettingsToken } from './evidence-settings.token.js';
import { AttachmentLinks } from './fetching/attachment-links.js';
import { Attachments } from './fetching/attachments.js';
import { chooseStorage } from './storage/choose-storage.js';
import { EvidenceStorage } from './storage/evidence-storage.js';
import { TusServer } from './uploads/tus-server.js';
import { UploadBodies } from './uploads/upload-bodies.js';
import { UploadLocks } from './uploads/upload-locks.js';
import { Uploads } from './uploads/uploads.js';

/**
 * What a service needs to keep evidence, beside an `EvidenceRecorder` and a `PlatformClock` of its
 * own. Providers and no module: the recorder writes with the service's own repositories.
 * @param settings asked for when the service starts, because the storage makes its folders then
 */
export function evidenceProviders(settings: EvidenceSettings): Provider[] {
  return [
    { provide: evidenceSettingsToken, useValue: settings },
    {
      provide: EvidenceStorage,
      inject: [Health],
      useFactory: async (health: Health): Promise<EvidenceStorage> => {
        const storage = await chooseStorage(settings);
        // Shown only: without its storage the service can still take reports.
        health.registerShown('evidence', () => storage.check());
        return storage;
      },
    },
    AttachmentRepository,
    UploadLocks,
    UploadBodies,
    TusServer,
    AttachmentChecker,
    AttachmentSweeper,
    Uploads,
    AttachmentLinks,
    Attachments,
  ];
}
