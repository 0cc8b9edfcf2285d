import type { ProblemCatalogue } from '#libs/http';

/** What is refused when an incident is reported. */
export const reportProblems = {
  'unknown-division': {
    status: 422,
    title: { en: 'Unknown division', 'zh-CN': '行政区划代码不存在' },
    detail: {
      en: 'No division has the code {divisionCode}.',
      'zh-CN': '没有代码为 {divisionCode} 的行政区划。',
    },
    wayOut: {
      en: 'Look the code up at GET /v1/divisions; codes are strings of digits.',
      'zh-CN': '请通过 GET /v1/divisions 查询正确代码；代码须以字符串提交。',
    },
  },
  'division-closed': {
    status: 422,
    title: { en: 'The division no longer exists', 'zh-CN': '该行政区划已撤销' },
    detail: {
      en: 'Division {divisionCode} was closed on {validTo}.',
      'zh-CN': '行政区划 {divisionCode} 已于 {validTo} 撤销。',
    },
    wayOut: {
      en: 'Report under the division that took its place; see GET /v1/divisions.',
      'zh-CN': '请改用承接其辖区的行政区划代码，可通过 GET /v1/divisions 查询。',
    },
  },
  'division-outside-scope': {
    status: 422,
    title: { en: 'Outside your area', 'zh-CN': '不在本单位辖区内' },
    detail: {
      en: 'Division {divisionCode} does not lie in the subtree of your office.',
      'zh-CN': '行政区划 {divisionCode} 不属于本单位辖区。',
    },
    wayOut: {
      en: 'Report for a division of your own area, or tell the office above.',
      'zh-CN': '请选择本单位辖区内的行政区划，或向上级单位反映。',
    },
  },
  'unknown-category': {
    status: 422,
    title: { en: 'Unknown category', 'zh-CN': '事件分类代码不存在' },
    detail: {
      en: 'No category of GB/T 20986-2023 on this platform has the code {categoryCode}.',
      'zh-CN': '本平台采用的 GB/T 20986-2023 分类中没有代码 {categoryCode}。',
    },
    wayOut: {
      en: 'Choose a code from GET /v1/incidents/categories (ransomware is 01007), or leave it out when reporting.',
      'zh-CN': '请从 GET /v1/incidents/categories 选择代码（如勒索软件为 01007）；上报时也可不填。',
    },
  },
  'unknown-policy-pack': {
    status: 422,
    title: { en: 'Unknown policy pack', 'zh-CN': '规则包不存在' },
    detail: {
      en: 'There is no policy pack {pack} on this platform.',
      'zh-CN': '本平台没有名为 {pack} 的规则包。',
    },
    wayOut: { en: 'Name one of these: {known}.', 'zh-CN': '可用的规则包：{known}。' },
  },
  'time-in-future': {
    status: 422,
    title: { en: 'The time lies in the future', 'zh-CN': '时间晚于当前时间' },
    detail: {
      en: '{field} is later than now.',
      'zh-CN': '{field} 晚于当前时间。',
    },
    wayOut: {
      en: 'Check the clock of the device and the offset of the time (China: +08:00).',
      'zh-CN': '请检查设备时间及时区偏移（北京时间为 +08:00）。',
    },
  },
  'discovered-before-occurred': {
    status: 422,
    title: { en: 'Discovered before it occurred', 'zh-CN': '发现时间早于发生时间' },
    detail: {
      en: 'discoveredAt is earlier than occurredAt.',
      'zh-CN': 'discoveredAt 早于 occurredAt。',
    },
    wayOut: {
      en: 'Correct one of the two times, or leave discoveredAt out.',
      'zh-CN': '请更正其中一个时间，或不填 discoveredAt。',
    },
  },
  'state-secrets-out-of-scope': {
    status: 422,
    title: { en: 'Must not be entered here', 'zh-CN': '不得在本平台填报' },
    detail: {
      en: 'Incidents that involve state secrets go by other rules; nothing was stored.',
      'zh-CN': '涉及国家秘密的事件须按保密规定另行报告，本次内容未被保存。',
    },
    wayOut: {
      en: 'Report it to the secrecy administration by its own channel.',
      'zh-CN': '请通过保密行政管理部门规定的渠道报告。',
    },
  },
} as const satisfies ProblemCatalogue;
