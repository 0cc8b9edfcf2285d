import type { ProblemCatalogue } from '#libs/http';

/** What a service that keeps evidence refuses; it stands in the service's own catalogue. */
export const evidenceProblems = {
  'tus-version-unsupported': {
    status: 412,
    title: { en: 'Another version of tus', 'zh-CN': 'tus 协议版本不支持' },
    detail: {
      en: 'Uploads speak tus 1.0.0, and each request must say so in Tus-Resumable.',
      'zh-CN': '上传采用 tus 1.0.0 协议，每个请求都须带 Tus-Resumable 请求头。',
    },
    wayOut: {
      en: 'Send Tus-Resumable: 1.0.0; a tus client does so by itself.',
      'zh-CN': '请发送 Tus-Resumable: 1.0.0，或使用现成的 tus 客户端。',
    },
  },
  'upload-malformed': {
    status: 400,
    title: { en: 'The upload cannot be read', 'zh-CN': '上传请求格式有误' },
    detail: {
      en: '{field} is missing, or not as tus and this platform want it.',
      'zh-CN': '{field} 缺失，或不符合 tus 协议及本平台的要求。',
    },
    wayOut: {
      en: 'Upload-Length is the size in bytes; Upload-Metadata has filename and filetype, each in Base64; a piece comes as application/offset+octet-stream with Upload-Offset.',
      'zh-CN':
        'Upload-Length 为文件字节数；Upload-Metadata 须含 Base64 编码的 filename 和 filetype；分片以 application/offset+octet-stream 发送，并带 Upload-Offset。',
    },
  },
  'upload-offset-conflict': {
    status: 409,
    title: { en: 'The upload stands elsewhere', 'zh-CN': '上传位置不一致' },
    detail: {
      en: 'The piece does not begin where the upload stands, or the upload is complete.',
      'zh-CN': '该分片的起始位置与已收到的位置不一致，或文件已传完。',
    },
    wayOut: {
      en: 'Ask by HEAD for Upload-Offset and go on from there.',
      'zh-CN': '请用 HEAD 查询 Upload-Offset，从该位置继续上传。',
    },
  },
  'upload-busy': {
    status: 423,
    title: { en: 'Somebody else is uploading it', 'zh-CN': '该文件正在上传' },
    detail: {
      en: 'Another request writes into this upload, or took it over from yours.',
      'zh-CN': '另一个请求正在写入该文件，或已接替本次上传。',
    },
    wayOut: {
      en: 'Ask by HEAD for Upload-Offset in a few seconds and go on from there.',
      'zh-CN': '请几秒后用 HEAD 查询 Upload-Offset 再继续。',
    },
  },
  'upload-gone': {
    status: 410,
    title: { en: 'The upload is gone', 'zh-CN': '上传已失效' },
    detail: {
      en: 'It was not finished in time, was refused, or was taken back.',
      'zh-CN': '该上传未在期限内完成、未获通过或已撤回。',
    },
    wayOut: { en: 'Begin a new upload.', 'zh-CN': '请重新上传。' },
  },
  'attachment-empty': {
    status: 422,
    title: { en: 'The file is empty', 'zh-CN': '文件为空' },
    detail: { en: 'A file has at least one byte.', 'zh-CN': '文件至少应有一个字节。' },
    wayOut: { en: 'Choose the file again.', 'zh-CN': '请重新选择文件。' },
  },
  'attachment-too-large': {
    status: 413,
    title: { en: 'The file is too large', 'zh-CN': '文件过大' },
    detail: {
      en: 'A file may have {limit} MiB at the most.',
      'zh-CN': '单个文件不得超过 {limit} MiB。',
    },
    wayOut: {
      en: 'Send a part of it, or a smaller version: a log from the time in question, a film cut short.',
      'zh-CN': '请只提交相关部分，例如对应时段的日志、剪短的视频，或压缩后再传。',
    },
  },
  'too-many-attachments': {
    status: 409,
    title: { en: 'Too many files', 'zh-CN': '附件数量已达上限' },
    detail: {
      en: 'There are {limit} files already, those that are still coming included.',
      'zh-CN': '附件已有 {limit} 个（含正在上传的），达到上限。',
    },
    wayOut: {
      en: 'Put several files into one archive, or remove an upload that was not finished.',
      'zh-CN': '请将多个文件打包后上传，或删除未完成的上传。',
    },
  },
  'attachment-type-not-allowed': {
    status: 422,
    title: { en: 'This kind of file is not taken', 'zh-CN': '不支持该类文件' },
    detail: {
      en: 'Files of the type {type} are not taken.',
      'zh-CN': '不支持 {type} 类型的文件。',
    },
    wayOut: {
      en: 'See allowedTypes; a suspicious program comes inside a password-protected archive.',
      'zh-CN': '可用类型见 allowedTypes；可疑程序样本请放入加密压缩包后上传。',
    },
  },
  'attachment-type-mismatch': {
    status: 422,
    title: { en: 'The file is something else', 'zh-CN': '文件内容与类型不符' },
    detail: {
      en: 'It was sent as {declared}; its bytes or its name say {actual}.',
      'zh-CN': '提交时声明为 {declared}，实际内容或扩展名为 {actual}。',
    },
    wayOut: {
      en: 'Give the file its right ending and type; save text as UTF-8 or GB 18030.',
      'zh-CN': '请使用正确的扩展名和类型；文本请保存为 UTF-8 或 GB 18030 编码。',
    },
  },
  'attachment-unreadable': {
    status: 422,
    title: { en: 'The file is damaged', 'zh-CN': '文件已损坏' },
    detail: {
      en: 'It is not built as {type}, so place and device cannot be taken out of it for certain.',
      'zh-CN': '文件结构不符合 {type} 规范，无法确保清除其中的位置、设备等信息。',
    },
    wayOut: {
      en: 'Send the original file, or set keepMetadata to true when it must stay as it is.',
      'zh-CN': '请上传原始文件；如确需原样留存，请将 keepMetadata 设为 true。',
    },
  },
  'attachment-checksum-mismatch': {
    status: 422,
    title: { en: 'Other bytes arrived', 'zh-CN': '文件校验值不符' },
    detail: {
      en: 'The SHA-256 of what arrived is not the one that was announced.',
      'zh-CN': '收到内容的 SHA-256 与声明的不一致。',
    },
    wayOut: { en: 'Upload the file once more.', 'zh-CN': '请重新上传该文件。' },
  },
  'attachment-infected': {
    status: 422,
    title: { en: 'Malware was found', 'zh-CN': '检出恶意程序' },
    detail: {
      en: 'The scanner found {signature}; the file was not kept.',
      'zh-CN': '病毒扫描检出 {signature}，文件未予保存。',
    },
    wayOut: {
      en: 'Disconnect the device it came from; a sample comes inside a password-protected archive.',
      'zh-CN': '请隔离来源设备；如需提交样本，请放入加密压缩包。',
    },
  },
  'attachment-not-available': {
    status: 409,
    title: { en: 'The file cannot be fetched', 'zh-CN': '文件暂不可用' },
    detail: {
      en: 'Its status is {status}.',
      'zh-CN': '该附件当前状态为 {status}。',
    },
    wayOut: {
      en: 'Read the list of attachments again; only what is available can be fetched or removed.',
      'zh-CN': '请重新查询附件列表；只有状态为 available 的附件可以下载或删除。',
    },
  },
  'not-uploader': {
    status: 403,
    title: { en: 'Another office sent it', 'zh-CN': '由其他单位上传' },
    detail: {
      en: 'Only the office {office} may go on with this upload or remove it.',
      'zh-CN': '只有上传单位 {office} 可以续传或删除该附件。',
    },
    wayOut: { en: 'Ask that office.', 'zh-CN': '请联系该单位。' },
  },
  'evidence-sealed': {
    status: 409,
    title: { en: 'The evidence is sealed', 'zh-CN': '证据已固定' },
    detail: {
      en: 'While the status is {status}, no file can be added here, or this one not be removed.',
      'zh-CN': '当前状态为 {status}，不能再添加附件或删除该附件。',
    },
    wayOut: {
      en: 'What is wrong can be said in the incident; nobody takes evidence back that others have decided on.',
      'zh-CN': '如有错误请在事件中说明；他人已据此处理的证据不得撤回。',
    },
  },
  'link-not-valid': {
    status: 403,
    title: { en: 'The link is no longer good', 'zh-CN': '链接已失效' },
    detail: {
      en: 'The link has expired or was altered.',
      'zh-CN': '该链接已过期或被改动。',
    },
    wayOut: {
      en: 'Ask for a new one at the attachment’s /link.',
      'zh-CN': '请通过附件的 /link 重新获取链接。',
    },
  },
  'range-not-satisfiable': {
    status: 416,
    title: { en: 'No such part', 'zh-CN': '请求的范围无效' },
    detail: {
      en: 'The file has {size} bytes; the part asked for lies outside.',
      'zh-CN': '文件共 {size} 字节，请求的范围超出文件。',
    },
    wayOut: {
      en: 'Ask for a part inside, or leave Range out.',
      'zh-CN': '请调整 Range 或不带该请求头。',
    },
  },
  'storage-unavailable': {
    status: 503,
    retryAfterSeconds: 10,
    title: { en: 'The storage does not answer', 'zh-CN': '存储暂不可用' },
    detail: {
      en: 'The file storage is away or full; what was confirmed before stays.',
      'zh-CN': '文件存储暂时无法访问或空间不足；此前已确认的内容不受影响。',
    },
    wayOut: {
      en: 'Ask by HEAD for Upload-Offset later and go on from there.',
      'zh-CN': '请稍后用 HEAD 查询 Upload-Offset 再继续。',
    },
  },
} as const satisfies ProblemCatalogue;
