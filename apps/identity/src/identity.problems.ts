import type { ProblemCatalogue } from '#libs/http';

/** What the identity service refuses, beside the problems that all services share. */
export const identityProblems = {
  'division-not-found': {
    status: 404,
    title: { en: 'Unknown division', 'zh-CN': '行政区划代码不存在' },
    detail: {
      en: 'No division has the code {code}.',
      'zh-CN': '没有代码为 {code} 的行政区划。',
    },
    wayOut: {
      en: 'Search for it at GET /v1/divisions?q= by the beginning of its name or code.',
      'zh-CN': '请通过 GET /v1/divisions?q= 以名称或代码的开头部分查询。',
    },
  },
} as const satisfies ProblemCatalogue;
