// No control characters but tab and line feed, and nothing that XML 1.0 does not know.
// eslint-disable-next-line no-control-regex -- they are what is looked for
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]/g;

/** A text as it can stand in any document: people paste anything, XML and fonts do not take it. */
export function printable(text: string): string {
  return text.replaceAll('\r\n', '\n').toWellFormed().replace(unprintable, '');
}
