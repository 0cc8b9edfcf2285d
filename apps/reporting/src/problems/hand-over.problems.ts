import type { ProblemCatalogue } from '#libs/http';

/** What is refused when an incident goes from one office to another. */
export const handOverProblems = {
  'not-offered-to-you': {
    status: 403,
    title: { en: 'Not offered to your office', 'zh-CN': '未向本单位移交' },
    detail: {
      en: 'The incident is offered to office {offeredTo}.',
      'zh-CN': '该事件拟移交单位为 {offeredTo}。',
    },
    wayOut: {
      en: 'Only that office can take it or refuse it.',
      'zh-CN': '须由该单位接收或拒收。',
    },
  },
  'no-hand-over-offered': {
    status: 409,
    title: { en: 'No hand-over is offered', 'zh-CN': '没有待接收的移交' },
    detail: {
      en: 'The incident is not offered to any office now.',
      'zh-CN': '该事件当前没有待接收的移交。',
    },
    wayOut: {
      en: 'Read the incident again; the holder may have withdrawn its offer.',
      'zh-CN': '请重新读取该事件；承办单位可能已撤回移交。',
    },
  },
  'hand-over-pending': {
    status: 409,
    title: { en: 'A hand-over is offered already', 'zh-CN': '已有待接收的移交' },
    detail: {
      en: 'Office {offeredTo} has not answered yet.',
      'zh-CN': '单位 {offeredTo} 尚未答复。',
    },
    wayOut: {
      en: 'Wait for the answer, or withdraw the offer first.',
      'zh-CN': '请等待答复，或先撤回移交。',
    },
  },
  'hand-over-to-holder': {
    status: 422,
    title: { en: 'Your office holds it already', 'zh-CN': '本单位即承办单位' },
    detail: {
      en: 'Office {office} is the holder.',
      'zh-CN': '单位 {office} 正是该事件的承办单位。',
    },
    wayOut: { en: 'Name another office in "to".', 'zh-CN': '请在 to 中填写其他单位。' },
  },
} as const satisfies ProblemCatalogue;
