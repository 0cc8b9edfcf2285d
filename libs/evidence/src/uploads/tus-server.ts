import type { IncomingMessage } from 'node:http';
import { ReadableStream } from 'node:stream/web';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { ERRORS, Server } from '@tus/server';
import { Refused } from '#libs/http';
import type { EvidenceSettings } from '../evidence.config.js';
import { evidenceSettingsToken } from '../evidence-settings.token.js';
import { EvidenceStorage } from '../storage/evidence-storage.js';
import { malformed, tooLarge } from './announcement.js';
import { UploadLocks } from './upload-locks.js';

/** An answer of the protocol that is no refusal. */
export interface TusAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
}

/** What every answer says of the protocol (tus 1.0). */
export const tusResumable = '1.0.0';

/**
 * Speaks tus 1.0 by its own library. The library knows neither callers nor rows: who may do what was
 * decided before it is asked, and what it refuses becomes a problem like any other.
 */
@Injectable()
export class TusServer {
  private readonly logger = new Logger('TusServer');
  private readonly server: Server;

  constructor(
    @Inject(evidenceSettingsToken) private readonly settings: EvidenceSettings,
    storage: EvidenceStorage,
    locks: UploadLocks,
  ) {
    const keyOf = ({ url }: { url: string }): string =>
      storage.uploadKey(url.slice(url.lastIndexOf('/') + 1));
    this.server = new Server({
      path: '/',
      datastore: storage.uploads,
      locker: locks,
      lockDrainTimeout: 500,
      maxSize: settings.mostBytes,
      namingFunction: keyOf,
      getFileIdFromRequest: keyOf,
      // The library says 400 here, and a client would not try again.
      onResponseError: (_request, error) =>
        error === ERRORS.ABORTED ? { status_code: 423, body: '' } : undefined,
    });
  }

  /** What a client learns by OPTIONS (tus 1.0, section OPTIONS). */
  get abilities(): TusAnswer {
    return {
      status: 204,
      headers: {
        'tus-resumable': tusResumable,
        'tus-version': tusResumable,
        'tus-extension': 'creation,creation-with-upload,termination,expiration',
        'tus-max-size': String(this.settings.mostBytes),
      },
    };
  }

  /**
   * Carries out a request on one upload; its body, if any, is written as it comes.
   * @param id of the attachment, which the upload goes by
   * @throws Refused for what the protocol or the storage refuses
   */
  async handle(request: IncomingMessage, id: string): Promise<TusAnswer> {
    assertVersion(request);
    const { method = 'GET' } = request;
    const hasBody = method === 'PATCH' || method === 'POST';
    const pieces = hasBody ? piecesOf(request) : undefined;
    try {
      const answer = await this.server.handleWeb(
        new Request(`http://tus/${id}`, {
          method,
          headers: headersOf(request),
          ...(pieces === undefined ? {} : { body: ReadableStream.from(pieces) }),
          // Node asks for it with a stream; types of browsers do not know it.
          duplex: 'half',
        }),
      );
      if (answer.status >= 500 && !request.destroyed) {
        this.logger.warn(`${method} of upload ${id} failed: ${await answer.text()}`);
      }
      if (answer.status >= 400) throw this.refusalOf(answer.status);
      return { status: answer.status, headers: ownHeaders(answer.headers) };
    } finally {
      // What was not read must not hold the connection.
      void pieces?.return(undefined);
      request.resume();
    }
  }

  private refusalOf(status: number): Refused {
    switch (status) {
      case 400:
      case 403:
      case 501:
        return malformed('Upload-Offset');
      case 404:
      case 410:
        return new Refused('upload-gone');
      case 409:
        return new Refused('upload-offset-conflict', { field: 'Upload-Offset' });
      case 412:
        return new Refused('tus-version-unsupported', { field: 'Tus-Resumable' });
      case 413:
        return tooLarge(this.settings.mostBytes);
      case 423:
        return new Refused('upload-busy');
      default:
        return new Refused('storage-unavailable');
    }
  }
}

/** @throws Refused tus-version-unsupported */
export function assertVersion({ headers }: IncomingMessage): void {
  if (headers['tus-resumable'] !== tusResumable) {
    throw new Refused('tus-version-unsupported', { field: 'Tus-Resumable' });
  }
}

async function* piecesOf(request: IncomingMessage): AsyncGenerator<Uint8Array, void, undefined> {
  yield* request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
}

/** What the protocol speaks of; all else is none of its business. */
function headersOf({ headers }: IncomingMessage): Headers {
  const own = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    const isOfTus = /^(?:tus-|upload-|content-(?:type|length)$)/.test(name);
    if (isOfTus && typeof value === 'string') own.set(name, value);
  }
  return own;
}

/** Without those of browsers' cross-origin rules, which are not ours to loosen here. */
function ownHeaders(headers: Headers): Record<string, string> {
  const own: Record<string, string> = {};
  for (const [name, value] of headers) {
    if (/^(?:tus-|upload-|cache-control$)/.test(name)) own[name] = value;
  }
  return own;
}
