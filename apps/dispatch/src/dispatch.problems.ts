import type { ProblemCatalogue } from '#libs/http';

const lookOfficesUp = {
  en: 'Look the code up at GET /v1/divisions; codes are strings of digits.',
  'zh-CN': '请通过 GET /v1/divisions 查询正确代码；代码须以字符串提交。',
};

/** What the dispatch service refuses, beside the problems that all services share. */
export const dispatchProblems = {
  'unknown-office': {
    status: 422,
    title: { en: 'Unknown office', 'zh-CN': '单位代码不存在' },
    detail: {
      en: 'No division has the code {office}.',
      'zh-CN': '没有代码为 {office} 的行政区划。',
    },
    wayOut: lookOfficesUp,
  },
  'office-closed': {
    status: 422,
    title: { en: 'The office no longer exists', 'zh-CN': '该单位已撤销' },
    detail: {
      en: 'Division {office} was closed on {validTo}.',
      'zh-CN': '行政区划 {office} 已于 {validTo} 撤销。',
    },
    wayOut: {
      en: 'Name the office that took its place; see GET /v1/divisions.',
      'zh-CN': '请改用承接其辖区的单位，可通过 GET /v1/divisions 查询。',
    },
  },
  'office-outside-scope': {
    status: 422,
    title: { en: 'Not below your office', 'zh-CN': '不属于本单位下级' },
    detail: {
      en: 'Office {office} does not lie below yours.',
      'zh-CN': '单位 {office} 不在本单位下级范围内。',
    },
    wayOut: {
      en: 'Name offices below your own; for others ask the office above both.',
      'zh-CN': '请选择本单位的下级单位；涉及其他单位请报共同的上级单位下达。',
    },
  },
  'duplicate-office': {
    status: 422,
    title: { en: 'An office is named twice', 'zh-CN': '单位重复' },
    detail: {
      en: 'Office {office} stands in the list more than once.',
      'zh-CN': '单位 {office} 在名单中重复出现。',
    },
    wayOut: { en: 'Name each office once.', 'zh-CN': '请删除重复的单位。' },
  },
  'office-already-tasked': {
    status: 422,
    title: { en: 'The office has this task already', 'zh-CN': '该单位已有此任务' },
    detail: {
      en: 'Office {office} has an open task below this one.',
      'zh-CN': '单位 {office} 已有由本任务转派且尚未结束的任务。',
    },
    wayOut: {
      en: 'Leave it out; if it declined, verify its refusal or send its task to rework first.',
      'zh-CN': '请从名单中去掉该单位；若其已退单，请先核查退单或要求返工。',
    },
  },
  'no-office-of-level': {
    status: 422,
    title: { en: 'No such office there', 'zh-CN': '没有该级别的单位' },
    detail: {
      en: 'Division {division} has no open division of level {level} below your office.',
      'zh-CN': '行政区划 {division} 内没有属于本单位下级的“{level}”级单位。',
    },
    wayOut: {
      en: 'Choose another level or division, or name the offices one by one.',
      'zh-CN': '请更换级别或行政区划，或逐个填写单位代码。',
    },
  },
  'too-many-offices': {
    status: 422,
    title: { en: 'Too many offices', 'zh-CN': '单位数量过多' },
    detail: {
      en: 'One order makes {most} tasks at the most.',
      'zh-CN': '一次最多下达 {most} 个单位。',
    },
    wayOut: {
      en: 'Order the level above, which hands it down, or issue several orders.',
      'zh-CN': '请下达至上一级单位由其转派，或分多次下达。',
    },
  },
  'limit-in-past': {
    status: 422,
    title: { en: 'The limit has passed already', 'zh-CN': '时限早于当前时间' },
    detail: { en: '{limit} is not in the future.', 'zh-CN': '{limit} 不晚于当前时间。' },
    wayOut: {
      en: 'Check the offset of the time (China: +08:00), or leave it out.',
      'zh-CN': '请检查时区偏移（北京时间为 +08:00），或不填。',
    },
  },
  'limits-out-of-order': {
    status: 422,
    title: { en: 'The limits are out of order', 'zh-CN': '时限先后有误' },
    detail: {
      en: 'acknowledgeBy is not earlier than completeBy.',
      'zh-CN': 'acknowledgeBy 不早于 completeBy。',
    },
    wayOut: {
      en: 'Correct one of the two times, or leave acknowledgeBy out.',
      'zh-CN': '请更正其中一个时间，或不填 acknowledgeBy。',
    },
  },
  'limit-after-parents': {
    status: 422,
    title: { en: "Later than the task's own limit", 'zh-CN': '晚于本任务的时限' },
    detail: {
      en: '{limit} is later than {latest}, by which the task itself must be done.',
      'zh-CN': '{limit} 晚于本任务的办结时限 {latest}。',
    },
    wayOut: {
      en: "Choose an earlier time, or leave it out: then the task's own limit stands.",
      'zh-CN': '请提前时限，或不填（默认沿用本任务时限）。',
    },
  },
  'unknown-source': {
    status: 422,
    title: { en: 'Unknown incident', 'zh-CN': '事件不存在' },
    detail: {
      en: 'No incident with the id {incident} is known here that lies in your area.',
      'zh-CN': '本单位辖区内没有编号为 {incident} 的事件。',
    },
    wayOut: {
      en: 'Check the id. A new incident takes about a second to arrive: then send the order again.',
      'zh-CN': '请核对编号；新上报的事件约需一秒同步，请稍后重试。',
    },
  },
  'source-ended': {
    status: 422,
    title: { en: 'The incident has ended', 'zh-CN': '事件已结束' },
    detail: {
      en: 'Incident {number} is {status}; nothing is ordered for it any more.',
      'zh-CN': '事件 {number} 当前状态为“{status}”，不能再下达任务。',
    },
    wayOut: {
      en: 'Issue the order without a source, or for an incident that is under way.',
      'zh-CN': '请不填 source 下达，或选择仍在处置中的事件。',
    },
  },
  'not-issuer': {
    status: 403,
    title: { en: 'The issuing office must act', 'zh-CN': '应由下达单位处理' },
    detail: {
      en: 'Only the office {issuer}, which issued it, may do this.',
      'zh-CN': '只有下达单位 {issuer} 可以执行此操作。',
    },
    wayOut: { en: 'Ask that office.', 'zh-CN': '请联系该单位。' },
  },
  'worker-cannot-verify': {
    status: 403,
    title: { en: 'Somebody else must verify', 'zh-CN': '须由他人核查' },
    detail: {
      en: 'Whoever acknowledged or submitted a task may not judge it.',
      'zh-CN': '签收或提交该任务的人员不得进行核查。',
    },
    wayOut: {
      en: 'Ask another person of the issuing office.',
      'zh-CN': '请由下达单位的其他人员核查。',
    },
  },
} as const satisfies ProblemCatalogue;
