import type { ProblemCatalogue } from '#libs/http';

/** What is wrong with files of reports, as a whole and cell by cell. */
export const importProblems = {
  'import-file-unreadable': {
    status: 422,
    title: { en: 'The file cannot be read', 'zh-CN': '文件无法读取' },
    detail: {
      en: 'It is no CSV (UTF-8 or GB 18030) or XLSX of the kind that it is said to be: {reason}.',
      'zh-CN': '文件不是有效的 CSV（UTF-8 或 GB 18030）或 XLSX：{reason}。',
    },
    wayOut: {
      en: 'Save it again from the template, and send it with its own Content-Type.',
      'zh-CN': '请用模板重新保存，并按文件格式设置 Content-Type 后上传。',
    },
  },
  'import-file-too-large': {
    status: 413,
    title: { en: 'The file is too large', 'zh-CN': '文件过大' },
    detail: { en: 'The file is larger than 10 MiB.', 'zh-CN': '文件超过 10 MiB。' },
    wayOut: { en: 'Split it.', 'zh-CN': '请拆分后分次导入。' },
  },
  'import-too-long': {
    status: 422,
    title: { en: 'Too many rows', 'zh-CN': '行数过多' },
    detail: {
      en: 'The file has more than {rows} rows.',
      'zh-CN': '文件超过 {rows} 行。',
    },
    wayOut: { en: 'Split it.', 'zh-CN': '请拆分后分次导入。' },
  },
  'import-columns': {
    status: 422,
    title: { en: 'The columns do not fit', 'zh-CN': '表头不符合模板' },
    detail: {
      en: 'Unknown columns: {unknown}; doubled: {doubled}; missing: {missing}.',
      'zh-CN': '无法识别的列：{unknown}；重复的列：{doubled}；缺少的列：{missing}。',
    },
    wayOut: {
      en: 'Take the headers from GET /v1/incidents/import-template; their order is free.',
      'zh-CN': '请使用 GET /v1/incidents/import-template 模板中的表头，列的顺序不限。',
    },
  },
  'import-has-errors': {
    status: 422,
    title: { en: 'Nothing was imported', 'zh-CN': '未导入任何数据' },
    detail: {
      en: 'The file has {count} error(s); see errors, by row and column.',
      'zh-CN': '文件有 {count} 处错误，详见 errors 所列行、列。',
    },
    wayOut: {
      en: 'Correct them and send the file again, or take the good rows alone with partial=true.',
      'zh-CN': '请更正后重新导入；如只导入无误的行，请使用 partial=true。',
    },
  },
  'import-busy': {
    status: 503,
    retryAfterSeconds: 10,
    title: { en: 'Other files are being imported', 'zh-CN': '正在处理其他导入' },
    detail: {
      en: 'As many files as can be worked on at a time are being imported.',
      'zh-CN': '当前导入任务已达上限。',
    },
    wayOut: {
      en: 'Send the same file again after Retry-After; no row is taken twice.',
      'zh-CN': '请按 Retry-After 稍后重新导入同一文件，各行不会重复入库。',
    },
  },
  'import-time-unreadable': {
    status: 422,
    title: { en: 'No time', 'zh-CN': '时间格式不正确' },
    detail: {
      en: '“{text}” is no time. Write 2026-01-05 08:30.',
      'zh-CN': '“{text}”不是有效时间，请写成 2026-01-05 08:30。',
    },
    wayOut: { en: 'Correct the cell.', 'zh-CN': '请更正该单元格。' },
  },
  'import-yes-or-no': {
    status: 422,
    title: { en: 'Yes or no', 'zh-CN': '请填是或否' },
    detail: { en: '“{text}” is neither yes nor no.', 'zh-CN': '“{text}”应填“是”或“否”。' },
    wayOut: { en: 'Correct the cell.', 'zh-CN': '请更正该单元格。' },
  },
  'import-indicator-unreadable': {
    status: 422,
    title: { en: 'No indicator', 'zh-CN': '技术线索格式不正确' },
    detail: {
      en: '“{text}” is no indicator. Write type:value, several on lines of their own: ip:192.0.2.1.',
      'zh-CN': '“{text}”不是有效线索，请写成“类型:内容”，多条分行填写，如 ip:192.0.2.1。',
    },
    wayOut: { en: 'Correct the cell.', 'zh-CN': '请更正该单元格。' },
  },
  'import-number-used': {
    status: 422,
    title: { en: 'The number was used before', 'zh-CN': '自编号已被使用' },
    detail: {
      en: 'You reported something else under the own number {number}: incident {incident}.',
      'zh-CN': '自编号 {number} 此前已用于另一事件 {incident}。',
    },
    wayOut: {
      en: 'Number on instead of from 1 again, or leave the column empty.',
      'zh-CN': '请接续编号，不要每份文件都从 1 开始；也可不填。',
    },
  },
  'import-number-twice': {
    status: 422,
    title: { en: 'The number stands twice', 'zh-CN': '自编号重复' },
    detail: {
      en: 'Another row of the file has the own number {number}.',
      'zh-CN': '自编号 {number} 在文件中重复出现。',
    },
    wayOut: { en: 'Give each row its own number.', 'zh-CN': '请为每行填写不同的自编号。' },
  },
} as const satisfies ProblemCatalogue;
