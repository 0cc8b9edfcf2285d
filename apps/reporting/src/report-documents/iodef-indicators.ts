import { isIP } from 'node:net';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import type { IncidentView } from '../read-models/incident-view.js';

type Lead = IncidentView['indicators'][number];

const xmlSignature = 'http://www.w3.org/2000/09/xmldsig#';

/** Algorithms of hashes by the number of their hexadecimal digits (RFC 9231). */
const digests: Readonly<Record<number, string>> = {
  32: 'http://www.w3.org/2001/04/xmldsig-more#md5',
  40: 'http://www.w3.org/2000/09/xmldsig#sha1',
  64: 'http://www.w3.org/2001/04/xmlenc#sha256',
  96: 'http://www.w3.org/2001/04/xmldsig-more#sha384',
  128: 'http://www.w3.org/2001/04/xmlenc#sha512',
};

/** The technical leads of an incident (RFC 7970 section 3.29). */
export function addIndicators(incident: XMLBuilder, issuer: string, leads: readonly Lead[]): void {
  if (leads.length === 0) return;
  const data = incident.ele('IndicatorData');
  for (const [index, lead] of leads.entries()) {
    const indicator = data.ele('Indicator');
    const id = { name: issuer, version: '1' };
    indicator.ele('IndicatorID', id).txt(`indicator-${index + 1}`);
    addObservable(indicator.ele('Observable'), lead);
  }
}

/** What has no class in IODEF, or is not what its type says, travels as additional data. */
function addObservable(observable: XMLBuilder, { type, value }: Lead): void {
  const version = type === 'ip' ? isIP(value) : 0;
  const algorithm = type === 'file-hash' ? algorithmOf(value) : undefined;
  if (version !== 0) {
    observable.ele('Address', { category: `ipv${version}-addr` }).txt(value);
  } else if (type === 'url') {
    observable.ele('Address', { category: 'site-uri' }).txt(value);
  } else if (type === 'domain') {
    const status = { 'system-status': 'unknown', 'domain-status': 'unknown' };
    observable.ele('DomainData', status).ele('Name').txt(value);
  } else if (type === 'email') {
    observable.ele('EmailData').ele('EmailFrom').txt(value);
  } else if (algorithm !== undefined) {
    const hashes = observable
      .ele('FileData')
      .ele('File')
      .ele('HashData', { scope: 'file-contents' });
    const hash = hashes.ele('Hash');
    hash.ele(xmlSignature, 'ds:DigestMethod', { Algorithm: algorithm });
    const digest = Buffer.from(value, 'hex').toString('base64');
    hash.ele(xmlSignature, 'ds:DigestValue').txt(digest);
  } else {
    observable.ele('AdditionalData', { name: type, dtype: 'string' }).txt(value);
  }
}

function algorithmOf(hash: string): string | undefined {
  return /^[0-9a-f]+$/i.test(hash) ? digests[hash.length] : undefined;
}
