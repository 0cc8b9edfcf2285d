import type { ProblemCatalogue } from './problem.js';

/** Problems that every service can answer with. */
export const commonProblems = {
  'validation-failed': {
    status: 400,
    title: { en: 'The request is not valid', 'zh-CN': '请求内容不符合要求' },
    detail: {
      en: '{count} field(s) are missing, unknown or not as described; see errors.',
      'zh-CN': '有 {count} 处字段缺失、多余或不符合要求，详见 errors。',
    },
    wayOut: {
      en: 'Correct the fields named in errors; the fields of each request are described at /docs.',
      'zh-CN': '请按 errors 逐项更正后重新提交；各字段说明见 /docs。',
    },
  },
  'malformed-json': {
    status: 400,
    title: { en: 'The body is not JSON', 'zh-CN': '请求体不是有效的 JSON' },
    detail: { en: 'The body could not be read: {reason}.', 'zh-CN': '请求体无法解析：{reason}。' },
    wayOut: {
      en: 'Send a JSON object in UTF-8 with Content-Type: application/json.',
      'zh-CN': '请以 UTF-8 编码发送 JSON 对象，并设置 Content-Type: application/json。',
    },
  },
  'unsupported-media-type': {
    status: 415,
    title: { en: 'Unsupported media type', 'zh-CN': '不支持的内容类型' },
    detail: {
      en: 'The Content-Type of the body is not supported.',
      'zh-CN': '不支持该 Content-Type。',
    },
    wayOut: {
      en: 'Send Content-Type: application/json.',
      'zh-CN': '请使用 Content-Type: application/json。',
    },
  },
  'body-too-large': {
    status: 413,
    title: { en: 'The body is too large', 'zh-CN': '请求体过大' },
    detail: { en: 'The body is larger than 1 MiB.', 'zh-CN': '请求体超过 1 MiB。' },
    wayOut: { en: 'Send less in one request.', 'zh-CN': '请减少单次提交的内容。' },
  },
  'token-missing': {
    status: 401,
    title: { en: 'No access token', 'zh-CN': '未携带访问令牌' },
    detail: {
      en: 'The request has no Authorization header.',
      'zh-CN': '请求未携带 Authorization 请求头。',
    },
    wayOut: {
      en: 'Get a token at /oauth/token and send it as Authorization: Bearer <token>.',
      'zh-CN': '请先在 /oauth/token 获取令牌，并以 Authorization: Bearer <令牌> 发送。',
    },
  },
  'token-invalid': {
    status: 401,
    title: { en: 'The access token is not valid', 'zh-CN': '访问令牌无效' },
    detail: {
      en: 'The token has expired, is malformed or was not issued by this platform.',
      'zh-CN': '令牌已过期、格式有误或不是本平台签发。',
    },
    wayOut: { en: 'Get a new token at /oauth/token.', 'zh-CN': '请在 /oauth/token 重新获取令牌。' },
  },
  'keys-unavailable': {
    status: 503,
    title: { en: 'Tokens cannot be checked now', 'zh-CN': '暂时无法校验令牌' },
    detail: {
      en: 'The issuer does not answer, so the token could not be checked.',
      'zh-CN': '身份服务暂未响应，无法校验令牌。',
    },
    wayOut: {
      en: 'Send the same request again in a few seconds.',
      'zh-CN': '请几秒后以相同内容重试。',
    },
  },
  'role-not-allowed': {
    status: 403,
    title: { en: 'Not allowed for this role', 'zh-CN': '当前角色无权执行' },
    detail: {
      en: 'The role of this token may not call this operation.',
      'zh-CN': '该令牌的角色无权调用此操作。',
    },
    wayOut: {
      en: 'Use a client whose role is named on the operation at /docs.',
      'zh-CN': '请使用具备相应角色的账号；各操作允许的角色见 /docs。',
    },
  },
  'not-holder': {
    status: 403,
    title: { en: 'Another office must act', 'zh-CN': '应由其他单位处理' },
    detail: {
      en: 'Only the office {holder} may do this now.',
      'zh-CN': '当前只有承办单位 {holder} 可以执行此操作。',
    },
    wayOut: {
      en: 'Ask that office, or wait until the matter is held by yours.',
      'zh-CN': '请联系该单位，或待事项流转至本单位后再操作。',
    },
  },
  'not-found': {
    status: 404,
    title: { en: 'Not found', 'zh-CN': '未找到' },
    detail: {
      en: 'There is nothing at this address that you may see.',
      'zh-CN': '该地址下没有您有权查看的内容。',
    },
    wayOut: {
      en: 'Check the id; you see what lies in the subtree of your office.',
      'zh-CN': '请核对编号；您只能查看本单位辖区内的内容。',
    },
  },
  'method-not-allowed': {
    status: 405,
    title: { en: 'Method not allowed', 'zh-CN': '不支持的请求方法' },
    detail: { en: 'This address does not take this method.', 'zh-CN': '该地址不支持此请求方法。' },
    wayOut: { en: 'See /docs for what it takes.', 'zh-CN': '支持的方法见 /docs。' },
  },
  'precondition-required': {
    status: 428,
    title: { en: 'If-Match is missing', 'zh-CN': '缺少 If-Match 请求头' },
    detail: {
      en: 'A command must say which version of the resource it was decided on.',
      'zh-CN': '执行该操作须用 If-Match 说明所依据的版本。',
    },
    wayOut: {
      en: 'Read the resource and send its ETag as If-Match.',
      'zh-CN': '请先读取该资源，再以其 ETag 作为 If-Match 提交。',
    },
  },
  'if-match-malformed': {
    status: 400,
    title: { en: 'If-Match cannot be read', 'zh-CN': 'If-Match 格式有误' },
    detail: {
      en: 'If-Match must be one ETag as this platform gives it, like "3", or *.',
      'zh-CN': 'If-Match 应为本平台给出的 ETag（如 "3"）或 *。',
    },
    wayOut: {
      en: 'Send the ETag of your last read unchanged, quotes included.',
      'zh-CN': '请原样发送最近一次读取到的 ETag（含引号）。',
    },
  },
  'version-stale': {
    status: 412,
    title: { en: 'It has changed meanwhile', 'zh-CN': '内容已被他人更新' },
    detail: {
      en: 'You decided on version {expected}; it is at version {actual} now.',
      'zh-CN': '您依据的是第 {expected} 版，当前已是第 {actual} 版。',
    },
    wayOut: {
      en: 'Read it again, decide again, and send the new ETag as If-Match.',
      'zh-CN': '请重新读取最新内容，确认后以新的 ETag 作为 If-Match 提交。',
    },
  },
  'command-not-allowed': {
    status: 409,
    title: { en: 'Not possible in this state', 'zh-CN': '当前状态不允许此操作' },
    detail: {
      en: '"{command}" is not possible while the state is "{status}". Possible now: {allowed}.',
      'zh-CN': '当前状态为“{status}”，不能执行“{command}”。目前可执行：{allowed}。',
    },
    wayOut: {
      en: 'Use one of allowedCommands, or read the resource again.',
      'zh-CN': '请执行 allowedCommands 所列操作之一，或重新读取最新内容。',
    },
  },
  'idempotency-key-reused': {
    status: 422,
    title: { en: 'Idempotency-Key was used before', 'zh-CN': 'Idempotency-Key 已被使用' },
    detail: {
      en: 'This key was sent before with another body or to another address.',
      'zh-CN': '该键此前已用于不同的内容或地址。',
    },
    wayOut: {
      en: 'Use a new key for a new request; repeat a key only with the very same request.',
      'zh-CN': '新的请求请使用新的键；同一键只能用于重发完全相同的请求。',
    },
  },
  'idempotency-key-malformed': {
    status: 400,
    title: { en: 'Idempotency-Key cannot be read', 'zh-CN': 'Idempotency-Key 格式有误' },
    detail: {
      en: 'A key has 1 to 255 visible ASCII characters.',
      'zh-CN': '键应为 1 至 255 个可见 ASCII 字符。',
    },
    wayOut: { en: 'A UUID does well.', 'zh-CN': '建议使用 UUID。' },
  },
  'cursor-malformed': {
    status: 400,
    title: { en: 'The cursor cannot be read', 'zh-CN': '分页游标无效' },
    detail: {
      en: 'The cursor was not given by this list.',
      'zh-CN': '该游标不是由此列表给出的。',
    },
    wayOut: {
      en: 'Send nextCursor of the page before unchanged, or leave it out to begin anew.',
      'zh-CN': '请原样使用上一页的 nextCursor，或不带游标从头开始。',
    },
  },
  'too-many-requests': {
    status: 429,
    title: { en: 'Too many requests', 'zh-CN': '请求过于频繁' },
    detail: {
      en: 'More requests than your quota allows came within a minute.',
      'zh-CN': '一分钟内的请求数超过了限额。',
    },
    wayOut: {
      en: 'Wait as long as Retry-After says, then go on.',
      'zh-CN': '请按 Retry-After 所示时间等待后再试。',
    },
  },
  unavailable: {
    status: 503,
    title: { en: 'Not available now', 'zh-CN': '服务暂不可用' },
    detail: {
      en: 'The database or a service does not answer; whether the request took effect is unknown.',
      'zh-CN': '数据库或服务暂未响应，本次请求是否生效尚不确定。',
    },
    wayOut: {
      en: 'Send the same request with the same Idempotency-Key again in a few seconds.',
      'zh-CN': '请几秒后以相同的 Idempotency-Key 重发相同的请求。',
    },
  },
  'headers-too-large': {
    status: 431,
    title: { en: 'The head of the request is too large', 'zh-CN': '请求头过大' },
    detail: {
      en: 'Address and headers together are larger than 16 KiB.',
      'zh-CN': '请求地址与请求头合计超过 16 KiB。',
    },
    wayOut: {
      en: 'Shorten the query, or leave out headers and cookies that nobody asked for.',
      'zh-CN': '请缩短查询参数，或去掉不必要的请求头与 Cookie。',
    },
  },
  'malformed-request': {
    status: 400,
    title: { en: 'This is no HTTP request', 'zh-CN': '不是有效的 HTTP 请求' },
    detail: {
      en: 'What came over the connection could not be read as HTTP, or did not come whole.',
      'zh-CN': '收到的内容无法按 HTTP 解析，或未完整到达。',
    },
    wayOut: {
      en: 'Send the request again; check proxies between you and the platform.',
      'zh-CN': '请重新发送；并检查中间的代理设备。',
    },
  },
  overloaded: {
    status: 503,
    retryAfterSeconds: 1,
    title: { en: 'Too much at once', 'zh-CN': '当前请求过多' },
    detail: {
      en: 'More requests came than can be served in time; this one was not worked on.',
      'zh-CN': '同时到达的请求超出处理能力，本次请求未被处理。',
    },
    wayOut: {
      en: 'Send the same request again after Retry-After, and wait longer each time.',
      'zh-CN': '请按 Retry-After 所示时间等待后重发，若仍未成功请逐次延长间隔。',
    },
  },
  'outbox-full': {
    status: 503,
    retryAfterSeconds: 30,
    title: { en: 'Nothing can be taken now', 'zh-CN': '暂时无法受理提交' },
    detail: {
      en: 'The message broker has been away for so long that no more can be stored for it; nothing was done.',
      'zh-CN': '消息系统长时间中断，待发送内容已达上限，本次提交未被处理。',
    },
    wayOut: {
      en: 'Keep the request and send it again later; reading still works.',
      'zh-CN': '请保留内容稍后重新提交；查询功能不受影响。',
    },
  },
  internal: {
    status: 500,
    title: { en: 'A mistake of ours', 'zh-CN': '系统内部错误' },
    detail: {
      en: 'Something went wrong that should not have; it was logged under the traceId.',
      'zh-CN': '系统出现意外错误，已按 traceId 记入日志。',
    },
    wayOut: {
      en: 'Tell the operator the traceId.',
      'zh-CN': '请将 traceId 告知运维人员。',
    },
  },
  'exports-busy': {
    status: 503,
    title: { en: 'Too many files at once', 'zh-CN': '正在导出的文件过多' },
    detail: {
      en: 'As many files as this service writes at a time are being written now.',
      'zh-CN': '同时导出的文件数已达上限。',
    },
    wayOut: {
      en: 'Try again in a few seconds, or read page by page as JSON.',
      'zh-CN': '请几秒后重试，或改用 JSON 分页读取。',
    },
  },
} as const satisfies ProblemCatalogue;
