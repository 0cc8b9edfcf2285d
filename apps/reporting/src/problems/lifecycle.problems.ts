import type { ProblemCatalogue } from '#libs/http';

/** What is refused on the way of an incident from report to close. */
export const lifecycleProblems = {
  'handler-cannot-verify': {
    status: 403,
    title: { en: 'Somebody else must verify', 'zh-CN': '须由他人核查' },
    detail: {
      en: 'Whoever accepted, graded, suspended or resolved an incident may not verify it.',
      'zh-CN': '参与受理、定级、挂账或办结该事件的人员不得进行核查。',
    },
    wayOut: {
      en: 'Ask another person of your office to verify it.',
      'zh-CN': '请由本单位其他人员核查。',
    },
  },
  'no-office-above': {
    status: 409,
    title: { en: 'No office above', 'zh-CN': '没有上级单位' },
    detail: {
      en: 'Office {office} is the top of the tree; there is nobody to escalate to.',
      'zh-CN': '单位 {office} 已是最高层级，无法继续上报。',
    },
    wayOut: { en: 'Handle it here.', 'zh-CN': '请在本单位处置。' },
  },
  'no-office-below': {
    status: 409,
    title: { en: 'No office below', 'zh-CN': '没有下级单位' },
    detail: {
      en: 'Office {office} is where the incident happened; there is nobody to return it to.',
      'zh-CN': '单位 {office} 即事发单位，无法继续退回。',
    },
    wayOut: { en: 'Handle it here, or reject it.', 'zh-CN': '请在本单位处置，或不予受理。' },
  },
  'neither-holder-nor-reporter': {
    status: 403,
    title: { en: 'Not yours to supplement', 'zh-CN': '无权续报' },
    detail: {
      en: 'Only office {holder}, which holds it, and office {reporterOffice}, which reported it, add facts.',
      'zh-CN': '仅承办单位 {holder} 和上报单位 {reporterOffice} 可以续报。',
    },
    wayOut: {
      en: 'Tell the holder, or report it as an incident of its own.',
      'zh-CN': '请告知承办单位，或作为新事件上报。',
    },
  },
  'grade-needs-reason': {
    status: 422,
    title: { en: 'Another grade needs a reason', 'zh-CN': '调整建议等级须说明理由' },
    detail: {
      en: 'The metrics make it grade {suggestedGrade} (conditions: {conditions}), not {grade}.',
      'zh-CN':
        '按现有影响指标建议定为 {suggestedGrade} 级（依据：{conditions}），而非 {grade} 级。',
    },
    wayOut: {
      en: 'Choose {suggestedGrade}, or say in "reason" why not.',
      'zh-CN': '请采用 {suggestedGrade} 级，或在 reason 中说明理由。',
    },
  },
  'grade-unchanged': {
    status: 422,
    title: { en: 'It has this grade already', 'zh-CN': '等级未变化' },
    detail: {
      en: 'The incident is of grade {grade}.',
      'zh-CN': '该事件现为 {grade} 级。',
    },
    wayOut: { en: 'Choose another grade.', 'zh-CN': '请选择其他等级。' },
  },
  'final-report-missing': {
    status: 409,
    title: { en: 'The final report is missing', 'zh-CN': '尚未提交终报' },
    detail: {
      en: 'An incident of grade {grade} is closed only after its final report.',
      'zh-CN': '{grade} 级事件须提交终报后方可结案。',
    },
    wayOut: {
      en: 'Submit it with POST /v1/incidents/{id}/final-report; one from before a reopening does not count.',
      'zh-CN':
        '请先通过 POST /v1/incidents/{id}/final-report 提交终报；重开之前提交的终报不再有效。',
    },
  },
} as const satisfies ProblemCatalogue;
