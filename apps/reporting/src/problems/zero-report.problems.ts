import type { ProblemCatalogue } from '#libs/http';

/** What is refused about zero reports. */
export const zeroReportProblems = {
  'not-own-village': {
    status: 403,
    title: { en: 'Not your own village', 'zh-CN': '不是本村（社区）' },
    detail: {
      en: 'A grid worker files zero reports for the own village only.',
      'zh-CN': '网格员只能为本村（社区）提交零报告。',
    },
    wayOut: {
      en: 'Leave divisionCode out, or ask an officer to file on behalf of that village.',
      'zh-CN': '请不填 divisionCode，或由乡镇（街道）工作人员代为提交。',
    },
  },
  'not-a-village': {
    status: 422,
    title: { en: 'Not a village', 'zh-CN': '不是村级单位' },
    detail: {
      en: 'Division {divisionCode} is no village or community.',
      'zh-CN': '行政区划 {divisionCode} 不是村或社区。',
    },
    wayOut: {
      en: 'File zero reports village by village; higher divisions are counted from them.',
      'zh-CN': '零报告须按村（社区）提交，上级数据由系统汇总。',
    },
  },
  'division-not-in-period': {
    status: 422,
    title: { en: 'Not there at the end of the period', 'zh-CN': '该期末不存在该村（社区）' },
    detail: {
      en: 'Division {divisionCode} did not exist on the last day of {period}.',
      'zh-CN': '行政区划 {divisionCode} 在 {period} 的最后一天不存在。',
    },
    wayOut: {
      en: 'Nothing is owed for it. See GET /v1/divisions for the division that took its place.',
      'zh-CN': '无需为其提交零报告；承接单位可通过 GET /v1/divisions 查询。',
    },
  },
  'period-of-other-length': {
    status: 422,
    title: { en: 'Another length of period', 'zh-CN': '报告周期类型不符' },
    detail: {
      en: 'Zero reports are filed by {grain} here; {period} is another length.',
      'zh-CN': '本平台的零报告周期为 {grain}（day 日、week 周、month 月），{period} 不符。',
    },
    wayOut: {
      en: 'Write a day as 2026-11-21, a week as 2026-W47, a month as 2026-11.',
      'zh-CN': '按日填写 2026-11-21，按周填写 2026-W47，按月填写 2026-11。',
    },
  },
  'period-not-over': {
    status: 422,
    title: { en: 'The period is not over', 'zh-CN': '该期尚未结束' },
    detail: { en: '{period} lasts until {lastDay}.', 'zh-CN': '{period} 至 {lastDay} 结束。' },
    wayOut: { en: 'Come back on the day after.', 'zh-CN': '请于次日起提交或查询。' },
  },
  'period-too-long-ago': {
    status: 422,
    title: { en: 'Too late for this period', 'zh-CN': '已超过补报期限' },
    detail: {
      en: 'Zero reports for {period} were taken until {fileBy}.',
      'zh-CN': '{period} 的零报告截至 {fileBy}。',
    },
    wayOut: {
      en: 'The period stays as it was; file the present one in time.',
      'zh-CN': '该期不再受理，请按时提交当前周期的零报告。',
    },
  },
  'period-has-reports': {
    status: 422,
    title: { en: 'Something did happen', 'zh-CN': '该期已有事件上报' },
    detail: {
      en: 'In {period} an incident occurred in {divisionCode} or was reported from there.',
      'zh-CN': '{period} 期间 {divisionCode} 已有事件发生或上报。',
    },
    wayOut: {
      en: 'No zero report is needed: the incident counts as the report of the period.',
      'zh-CN': '无需提交零报告，已上报的事件即计为该期报告。',
    },
  },
} as const satisfies ProblemCatalogue;
