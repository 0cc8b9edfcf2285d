import type { ProblemCatalogue } from '#libs/http';

/** What the live stream and webhooks refuse. */
export const liveProblems = {
  'last-event-id-malformed': {
    status: 400,
    title: { en: 'Last-Event-ID cannot be read', 'zh-CN': 'Last-Event-ID 格式有误' },
    detail: {
      en: 'Last-Event-ID is no id that this stream has given.',
      'zh-CN': 'Last-Event-ID 不是本事件流给出的编号。',
    },
    wayOut: {
      en: 'Send the id of the last event unchanged, or leave it out to begin with what comes now.',
      'zh-CN': '请原样发送最近一条事件的 id；不带则从当前时刻开始接收。',
    },
  },
  'unknown-event-type': {
    status: 400,
    title: { en: 'Unknown type of event', 'zh-CN': '事件类型不存在' },
    detail: {
      en: 'No event of type {type} is shown here.',
      'zh-CN': '此处不提供类型为 {type} 的事件。',
    },
    wayOut: {
      en: 'Choose types from the event reference (docs/api/asyncapi.yaml), or leave them out for all.',
      'zh-CN': '请从事件说明（docs/api/asyncapi.yaml）中选择类型；不填则接收全部。',
    },
  },
  'too-many-streams': {
    status: 429,
    retryAfterSeconds: 30,
    title: { en: 'Too many streams', 'zh-CN': '事件流连接过多' },
    detail: {
      en: 'This client has {limit} streams open already.',
      'zh-CN': '该账号已打开 {limit} 个事件流连接，达到上限。',
    },
    wayOut: {
      en: 'Close streams that nobody reads, or share one between the parts of your program.',
      'zh-CN': '请关闭无人使用的连接，或在程序内共用一个连接。',
    },
  },
  'webhook-url-refused': {
    status: 422,
    title: { en: 'Not an address for webhooks', 'zh-CN': '该地址不能用于接收推送' },
    detail: {
      en: 'Webhooks go to https addresses without user and password, on the public Internet or in networks that the operator has allowed.',
      'zh-CN': '推送地址须为 https，不得含用户名和密码，且应位于公网或运维人员允许的网段。',
    },
    wayOut: {
      en: 'Name another address, or ask the operator to allow its network (TIERGRID_WEBHOOK_NETWORKS).',
      'zh-CN': '请更换地址，或请运维人员放行其所在网段（TIERGRID_WEBHOOK_NETWORKS）。',
    },
  },
  'too-many-webhooks': {
    status: 422,
    title: { en: 'Too many webhooks', 'zh-CN': '推送地址过多' },
    detail: {
      en: 'An office has {limit} webhooks at the most.',
      'zh-CN': '每个单位最多设置 {limit} 个推送地址。',
    },
    wayOut: {
      en: 'Remove one that nobody needs, or pass events on from one receiver to others.',
      'zh-CN': '请删除不再使用的推送地址，或由一个接收端转发给其他系统。',
    },
  },
  'webhook-disabled': {
    status: 409,
    title: { en: 'The webhook is switched off', 'zh-CN': '该推送已停用' },
    detail: {
      en: 'Nothing is sent while a webhook is disabled.',
      'zh-CN': '推送停用期间不发送任何内容。',
    },
    wayOut: { en: 'Enable it first.', 'zh-CN': '请先启用。' },
  },
} as const satisfies ProblemCatalogue;
