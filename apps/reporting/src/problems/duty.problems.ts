import type { ProblemCatalogue } from '#libs/http';

/** What is refused about duties to report, and the documents that fulfil them. */
export const dutyProblems = {
  'too-many-documents': {
    status: 503,
    title: { en: 'Too many documents at once', 'zh-CN': '正在生成的文书过多' },
    detail: {
      en: 'Other report documents are being produced.',
      'zh-CN': '其他报告文书正在生成中。',
    },
    wayOut: { en: 'Ask again in a few seconds.', 'zh-CN': '请稍候数秒再试。' },
  },
  'unknown-report-field': {
    status: 422,
    title: { en: 'Unknown report field', 'zh-CN': '报告要素不存在' },
    detail: {
      en: 'The policy pack {pack} has no such report field.',
      'zh-CN': '规则包 {pack} 中没有该报告要素。',
    },
    wayOut: { en: 'Use one of these: {known}.', 'zh-CN': '可填写的要素：{known}。' },
  },
  'duty-fulfilled-already': {
    status: 409,
    title: { en: 'Fulfilled already', 'zh-CN': '该项义务已履行' },
    detail: {
      en: 'The duty {duty} was recorded as fulfilled at {at}.',
      'zh-CN': '报告义务 {duty} 已登记为于 {at} 履行。',
    },
    wayOut: {
      en: 'Read the duties again; new facts make a supplementary report due.',
      'zh-CN': '请重新查看报告义务；如有新情况，应另行补报。',
    },
  },
  'duty-lapsed': {
    status: 409,
    title: { en: 'No longer owed', 'zh-CN': '该项义务已不再适用' },
    detail: {
      en: 'The duty {duty} is no longer owed ({reason}).',
      'zh-CN': '报告义务 {duty} 已不再适用（{reason}）。',
    },
    wayOut: {
      en: 'Read the duties again to see which ones are owed.',
      'zh-CN': '请重新查看当前适用的报告义务。',
    },
  },
  'duty-not-begun': {
    status: 409,
    title: { en: 'Its time has not begun', 'zh-CN': '该项义务尚未开始' },
    detail: {
      en: 'The time of the duty {duty} begins later ({from}).',
      'zh-CN': '报告义务 {duty} 尚未开始计时（{from}）。',
    },
    wayOut: {
      en: 'Record the report before it first, write what is new, or resolve the incident.',
      'zh-CN': '请先登记前一环节的报告、填写新情况，或办结该事件。',
    },
  },
  'fulfilled-before-begun': {
    status: 422,
    title: { en: 'Fulfilled before it began', 'zh-CN': '履行时间早于起算时间' },
    detail: {
      en: 'The time of this duty began at {begunAt}, later than the time given.',
      'zh-CN': '该项义务自 {begunAt} 起算，晚于所填时间。',
    },
    wayOut: {
      en: 'Correct the time at which the report was made.',
      'zh-CN': '请更正报告的实际时间。',
    },
  },
} as const satisfies ProblemCatalogue;
