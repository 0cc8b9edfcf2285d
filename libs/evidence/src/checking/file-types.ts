/** A kind of file that can be evidence. */
export interface FileType {
  /** What it is called here and sent as. */
  readonly type: string;
  /** Other names that senders give it. */
  readonly alias?: readonly string[];
  /** What its first bytes say (names of the package file-type); `text` for any text. */
  readonly detectedAs: readonly string[];
  /** Endings that a file's name may have. */
  readonly extensions: readonly string[];
}

const office = 'application/vnd.openxmlformats-officedocument';
const openDocument = 'application/vnd.oasis.opendocument';
/** The container of the old Office formats; the bytes alone do not tell which it is. */
const compound = ['application/x-cfb'];

/**
 * What is taken unless the configuration takes less: no programs, no scripts, no documents with
 * macros, no SVG and HTML. Samples of malware come inside an archive.
 */
export const fileTypes: readonly FileType[] = [
  {
    type: 'image/jpeg',
    alias: ['image/jpg', 'image/pjpeg'],
    detectedAs: ['image/jpeg'],
    extensions: ['jpg', 'jpeg', 'jpe', 'jfif'],
  },
  { type: 'image/png', alias: ['image/x-png'], detectedAs: ['image/png'], extensions: ['png'] },
  { type: 'image/webp', detectedAs: ['image/webp'], extensions: ['webp'] },
  {
    type: 'image/heic',
    alias: ['image/heif'],
    detectedAs: ['image/heic', 'image/heif'],
    extensions: ['heic', 'heif'],
  },
  { type: 'image/avif', detectedAs: ['image/avif'], extensions: ['avif'] },
  { type: 'application/pdf', detectedAs: ['application/pdf'], extensions: ['pdf'] },
  {
    type: `${office}.wordprocessingml.document`,
    detectedAs: [`${office}.wordprocessingml.document`],
    extensions: ['docx'],
  },
  {
    type: `${office}.spreadsheetml.sheet`,
    detectedAs: [`${office}.spreadsheetml.sheet`],
    extensions: ['xlsx'],
  },
  {
    type: `${office}.presentationml.presentation`,
    detectedAs: [`${office}.presentationml.presentation`],
    extensions: ['pptx'],
  },
  {
    type: `${openDocument}.text`,
    detectedAs: [`${openDocument}.text`],
    extensions: ['odt'],
  },
  {
    type: `${openDocument}.spreadsheet`,
    detectedAs: [`${openDocument}.spreadsheet`],
    extensions: ['ods'],
  },
  { type: 'application/msword', detectedAs: compound, extensions: ['doc', 'wps'] },
  { type: 'application/vnd.ms-excel', detectedAs: compound, extensions: ['xls', 'et'] },
  { type: 'application/vnd.ms-powerpoint', detectedAs: compound, extensions: ['ppt'] },
  { type: 'application/vnd.ms-outlook', detectedAs: compound, extensions: ['msg'] },
  {
    type: 'text/plain',
    detectedAs: ['text'],
    extensions: ['txt', 'log', 'md', 'conf', 'ini', 'yar', 'ioc'],
  },
  { type: 'text/csv', detectedAs: ['text'], extensions: ['csv', 'tsv'] },
  { type: 'message/rfc822', detectedAs: ['text'], extensions: ['eml'] },
  { type: 'application/json', detectedAs: ['text'], extensions: ['json', 'jsonl'] },
  {
    type: 'application/xml',
    alias: ['text/xml'],
    detectedAs: ['text', 'application/xml'],
    extensions: ['xml'],
  },
  {
    type: 'application/zip',
    alias: ['application/x-zip-compressed'],
    detectedAs: ['application/zip'],
    extensions: ['zip'],
  },
  {
    type: 'application/gzip',
    alias: ['application/x-gzip'],
    detectedAs: ['application/gzip'],
    extensions: ['gz', 'tgz'],
  },
  {
    type: 'application/x-7z-compressed',
    detectedAs: ['application/x-7z-compressed'],
    extensions: ['7z'],
  },
  {
    type: 'application/vnd.tcpdump.pcap',
    alias: ['application/x-pcap'],
    detectedAs: ['application/vnd.tcpdump.pcap'],
    extensions: ['pcap', 'cap', 'dmp'],
  },
  {
    type: 'application/x-pcapng',
    detectedAs: ['application/x-pcapng'],
    extensions: ['pcapng'],
  },
  { type: 'video/mp4', detectedAs: ['video/mp4', 'video/x-m4v'], extensions: ['mp4', 'm4v'] },
  { type: 'video/quicktime', detectedAs: ['video/quicktime'], extensions: ['mov', 'qt'] },
  { type: 'video/3gpp', detectedAs: ['video/3gpp'], extensions: ['3gp'] },
  {
    type: 'audio/mp4',
    alias: ['audio/x-m4a', 'audio/m4a'],
    detectedAs: ['audio/x-m4a', 'audio/mp4'],
    extensions: ['m4a'],
  },
  { type: 'audio/mpeg', alias: ['audio/mp3'], detectedAs: ['audio/mpeg'], extensions: ['mp3'] },
  { type: 'audio/amr', detectedAs: ['audio/amr'], extensions: ['amr'] },
  {
    type: 'audio/wav',
    alias: ['audio/x-wav', 'audio/vnd.wave'],
    detectedAs: ['audio/wav', 'audio/vnd.wave'],
    extensions: ['wav'],
  },
];

/** The kind that a media type names, in any of its spellings. */
export function fileTypeNamed(mediaType: string): FileType | undefined {
  const [name = ''] = mediaType.toLowerCase().split(';');
  const wanted = name.trim();
  return fileTypes.find(({ type, alias = [] }) => type === wanted || alias.includes(wanted));
}

/** The kind that a file's name ends like. */
export function fileTypeOfName(name: string): FileType | undefined {
  const extension = extensionOf(name);
  return fileTypes.find(({ extensions }) => extensions.includes(extension));
}

/** What stands after the last dot, in lower case; empty without one. */
export function extensionOf(name: string): string {
  return /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}
