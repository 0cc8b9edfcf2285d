import assert from 'node:assert/strict';
import type { AttachmentView } from '#libs/evidence';
import { type SentFile, type TestClient, TusUpload } from '#libs/testing';
import type { ReportingConfig } from '../reporting.config.js';
import { ReportingServiceFixture } from './reporting-service.fixture.js';

const village = '431002001001';

/** The reporting service, and a village worker who sends files for incidents. */
export class EvidenceFixture {
  private constructor(
    readonly service: ReportingServiceFixture,
    readonly worker: TestClient,
    /** The worker's access token. */
    readonly token: string,
  ) {}

  static async start(settings: Partial<ReportingConfig>): Promise<EvidenceFixture> {
    const service = await ReportingServiceFixture.start(settings);
    const worker = await service.as(village, 'grid-worker');
    return new EvidenceFixture(service, worker, await service.token(village, 'grid-worker'));
  }

  /** Reports an incident. @returns its id */
  async report(): Promise<string> {
    const { body } = await this.worker.post<{ id: string }>('/v1/incidents', {
      divisionCode: village,
      title: '社区电脑文件被加密',
      occurredAt: '2026-01-05T08:30:00+08:00',
    });
    return body.id;
  }

  /** Where files are attached to an incident. */
  collection(incident: string): string {
    return `${this.service.url}/v1/incidents/${incident}/attachments`;
  }

  /** Begins an upload, for an incident of its own unless one is given. */
  async begin(
    file: SentFile,
    incident?: string,
    headers?: Record<string, string>,
  ): Promise<TusUpload> {
    const collection = this.collection(incident ?? (await this.report()));
    return TusUpload.begin(collection, this.token, file, headers);
  }

  async viewOf(upload: TusUpload): Promise<AttachmentView> {
    return (await this.worker.get<AttachmentView>(new URL(upload.url).pathname)).body;
  }

  stop(): Promise<void> {
    return this.service.stop();
  }
}

/** Status and code of a problem, which must say what to do. */
export async function refusalOf(answer: Response): Promise<[number, string]> {
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
  const { code, wayOut } = (await answer.json()) as { code: string; wayOut: string };
  assert.ok(wayOut.length > 0);
  return [answer.status, code];
}
