import type { IncomingHttpHeaders } from 'node:http';

/**
 * What a request is worth when not everything can be served, the most important first:
 * - `vital`: probes, metrics and token keys. Without them others take the service for dead, or can
 *   check no token. Never refused.
 * - `write`: reports and decisions. What is not taken may be lost with the device that holds it.
 * - `read`: lists and views. Read again in a second, nothing is lost.
 * - `export`: answers of unknown length, asked for by programs that can wait.
 * - `upload`: pieces of files, which may take minutes to come and can be taken up again where they
 *   broke off. They have places of their own: waiting for bytes is no work, and slow senders must
 *   not fill the places of reports.
 */
export type RequestClass = 'vital' | 'write' | 'read' | 'export' | 'upload';

/** What the tus protocol sends pieces of a file as; no route takes it for anything else. */
const uploadType = 'application/offset+octet-stream';

const vitalPaths = /^\/(?:health|metrics|oauth\/(?:jwks|\.well-known))(?:[/?]|$)/;

/** Classifies by what stands in the head of a request: nothing has been parsed yet. */
export function requestClass(
  method: string,
  url: string,
  headers: IncomingHttpHeaders,
): RequestClass {
  if (method !== 'GET' && method !== 'HEAD') {
    return headers['content-type'] === uploadType ? 'upload' : 'write';
  }
  if (vitalPaths.test(url)) return 'vital';
  return headers.accept?.includes('text/csv') === true ? 'export' : 'read';
}
