import type { Attachment, KeptFile } from '../attachment.js';
import type { ByteRange } from '../storage/evidence-storage.js';

/**
 * What goes with a file's bytes. A browser saves them and runs nothing of them; nothing between keeps
 * a copy; the link does not go on to other sites; and the digest lets the receiver check all of it.
 */
export function contentHeaders(
  { name }: Attachment,
  kept: KeptFile,
  range: ByteRange | undefined,
): Record<string, string> {
  const length = range === undefined ? kept.size : range.last - range.first + 1;
  const digest = Buffer.from(kept.sha256, 'hex').toString('base64');
  return {
    'content-type': kept.mediaType,
    'content-length': String(length),
    'content-disposition': disposition(name),
    'accept-ranges': 'bytes',
    etag: `"${kept.sha256}"`,
    'repr-digest': `sha-256=:${digest}:`,
    'cache-control': 'private, no-store',
    'content-security-policy': "default-src 'none'; sandbox",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    ...(range === undefined
      ? {}
      : { 'content-range': `bytes ${range.first}-${range.last}/${kept.size}` }),
  };
}

/** The name as it is (RFC 6266), and one in ASCII for old programs. */
function disposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
