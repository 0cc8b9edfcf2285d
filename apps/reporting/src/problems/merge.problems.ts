import type { ProblemCatalogue } from '#libs/http';

/** What is refused when two incidents are merged. */
export const mergeProblems = {
  'merge-into-itself': {
    status: 422,
    title: { en: 'It would be merged into itself', 'zh-CN': '不能与自身并案' },
    detail: {
      en: 'The incident that you named is this one, or was merged into it.',
      'zh-CN': '所选事件即本事件，或已并入本事件。',
    },
    wayOut: { en: 'Name another incident in "into".', 'zh-CN': '请在 into 中选择其他事件。' },
  },
  'unknown-survivor': {
    status: 422,
    title: { en: 'Unknown incident', 'zh-CN': '并入的事件不存在' },
    detail: {
      en: 'You can see no incident {into}.',
      'zh-CN': '没有您可查看的事件 {into}。',
    },
    wayOut: {
      en: 'Take its id from GET /v1/incidents; of an incident elsewhere, escalate to an office that sees both.',
      'zh-CN':
        '请从 GET /v1/incidents 获取事件 id；若事件不在本辖区，请上报至可同时查看两起事件的单位处理。',
    },
  },
  'survivor-ended': {
    status: 409,
    title: { en: 'That incident cannot go on for both', 'zh-CN': '该事件不能作为主案' },
    detail: {
      en: 'Incident {number} is {status}.',
      'zh-CN': '事件 {number} 的状态为 {status}。',
    },
    wayOut: {
      en: 'Read it again and name an incident that was neither rejected nor merged.',
      'zh-CN': '请重新读取，并选择未被不予受理、未被并案的事件。',
    },
  },
} as const satisfies ProblemCatalogue;
