import type { ProblemCatalogue } from '#libs/http';

/** What the assessment service refuses, beside the problems that all services share. */
export const assessmentProblems = {
  'grouping-above-division': {
    status: 422,
    title: { en: 'Grouped by a tier above the division', 'zh-CN': '分组层级高于所选区划' },
    detail: {
      en: 'Division {division} lies below the tier {tier}, so it has no divisions of that tier.',
      'zh-CN': '区划 {division} 位于层级 {tier} 之下，其中没有该层级的区划。',
    },
    wayOut: {
      en: 'Choose a tier below the division in by, or ask for a division further up.',
      'zh-CN': '请在 by 中选择所选区划之下的层级，或改查上级区划。',
    },
  },
  'too-many-rows': {
    status: 422,
    title: { en: 'Too many rows', 'zh-CN': '结果行数过多' },
    detail: {
      en: 'The answer would have more than {limit} rows.',
      'zh-CN': '结果将超过 {limit} 行。',
    },
    wayOut: {
      en: 'Group by less, choose a shorter period or a coarser grain, or ask for Accept: text/csv.',
      'zh-CN': '请减少分组、缩短时段或选用更粗的时间粒度，或以 Accept: text/csv 下载全部。',
    },
  },
} as const satisfies ProblemCatalogue;
