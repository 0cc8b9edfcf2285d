import type { ProblemCatalogue } from '#libs/http';

/** What is refused about searches and saved filters. */
export const searchProblems = {
  'search-without-words': {
    status: 422,
    title: { en: 'Nothing to search for', 'zh-CN': '检索内容无效' },
    detail: {
      en: 'The text has no letter, digit or character to search for.',
      'zh-CN': '检索内容中没有可供检索的文字或数字。',
    },
    wayOut: {
      en: 'Search for a word, a number of an incident, an address or a domain.',
      'zh-CN': '请输入词语、事件编号、IP 地址或域名后再检索。',
    },
  },
  'not-owner': {
    status: 403,
    title: { en: 'It is somebody else’s', 'zh-CN': '不是本人创建' },
    detail: {
      en: 'Your office shares this filter, and only its owner can change or remove it.',
      'zh-CN': '该筛选条件由本单位其他人员共享，只有创建人可以修改或删除。',
    },
    wayOut: {
      en: 'Save a filter of your own with the same query.',
      'zh-CN': '可用相同条件另存为本人的筛选条件。',
    },
  },
  'filter-name-taken': {
    status: 409,
    title: { en: 'The name is taken', 'zh-CN': '名称已被使用' },
    detail: {
      en: 'You have a saved filter called {name} already.',
      'zh-CN': '您已保存过名为“{name}”的筛选条件。',
    },
    wayOut: {
      en: 'Choose another name, or change the one that there is.',
      'zh-CN': '请更换名称，或修改已有的筛选条件。',
    },
  },
  'too-many-filters': {
    status: 409,
    title: { en: 'Too many saved filters', 'zh-CN': '保存的筛选条件过多' },
    detail: {
      en: 'You have {limit} saved filters, which is the most.',
      'zh-CN': '您保存的筛选条件已达上限（{limit} 个）。',
    },
    wayOut: { en: 'Remove one first.', 'zh-CN': '请先删除不再使用的筛选条件。' },
  },
} as const satisfies ProblemCatalogue;
