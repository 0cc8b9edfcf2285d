import { evidenceProblems } from '#libs/evidence';
import type { ProblemCatalogue } from '#libs/http';
import { liveProblems } from '#libs/live';
import { deviceProblems } from './devices/device.problems.js';
import { importProblems } from './features/import-incidents/import.problems.js';

/** What the reporting service refuses, beside the problems that all services share. */
export const reportingProblems = {
  ...liveProblems,
  ...evidenceProblems,
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
  'contact-of-others': {
    status: 403,
    title: { en: 'Not your contact to see', 'zh-CN': '无权处理该联系方式' },
    detail: {
      en: 'A contact is for the office that holds the incident, those above it, and whoever reported it.',
      'zh-CN': '联系方式仅限承办单位、其上级单位以及上报人本人查看或修改。',
    },
    wayOut: {
      en: 'Ask the office that holds the incident to get in touch with the person.',
      'zh-CN': '如需联系当事人，请通过该事件的承办单位。',
    },
  },
  'no-contact': {
    status: 404,
    title: { en: 'No contact is kept', 'zh-CN': '没有联系方式' },
    detail: {
      en: 'No contact was given, or it was deleted on wish or after its time.',
      'zh-CN': '未填写联系方式，或已应本人要求、因保存期限届满而删除。',
    },
    wayOut: {
      en: 'See the timeline of the incident; the holder can set a contact.',
      'zh-CN': '可查看该事件的时间线；承办单位可以补录联系方式。',
    },
  },
  'contact-unreadable': {
    status: 503,
    title: { en: 'The contact cannot be opened now', 'zh-CN': '联系方式暂时无法解密' },
    detail: {
      en: 'None of the keys that this service has opens it.',
      'zh-CN': '本服务现有的密钥均无法解密该联系方式。',
    },
    wayOut: {
      en: 'Tell the operator of the platform; the key with which it was encrypted is missing.',
      'zh-CN': '请联系平台运维人员：缺少加密时使用的密钥。',
    },
  },
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
  'not-offered-to-you': {
    status: 403,
    title: { en: 'Not offered to your office', 'zh-CN': '未向本单位移交' },
    detail: {
      en: 'The incident is offered to office {offeredTo}.',
      'zh-CN': '该事件拟移交单位为 {offeredTo}。',
    },
    wayOut: {
      en: 'Only that office can take it or refuse it.',
      'zh-CN': '须由该单位接收或拒收。',
    },
  },
  'no-hand-over-offered': {
    status: 409,
    title: { en: 'No hand-over is offered', 'zh-CN': '没有待接收的移交' },
    detail: {
      en: 'The incident is not offered to any office now.',
      'zh-CN': '该事件当前没有待接收的移交。',
    },
    wayOut: {
      en: 'Read the incident again; the holder may have withdrawn its offer.',
      'zh-CN': '请重新读取该事件；承办单位可能已撤回移交。',
    },
  },
  'hand-over-pending': {
    status: 409,
    title: { en: 'A hand-over is offered already', 'zh-CN': '已有待接收的移交' },
    detail: {
      en: 'Office {offeredTo} has not answered yet.',
      'zh-CN': '单位 {offeredTo} 尚未答复。',
    },
    wayOut: {
      en: 'Wait for the answer, or withdraw the offer first.',
      'zh-CN': '请等待答复，或先撤回移交。',
    },
  },
  'hand-over-to-holder': {
    status: 422,
    title: { en: 'Your office holds it already', 'zh-CN': '本单位即承办单位' },
    detail: {
      en: 'Office {office} is the holder.',
      'zh-CN': '单位 {office} 正是该事件的承办单位。',
    },
    wayOut: { en: 'Name another office in "to".', 'zh-CN': '请在 to 中填写其他单位。' },
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
  'too-many-documents': {
    status: 503,
    title: { en: 'Too many documents at once', 'zh-CN': '正在生成的文书过多' },
    detail: {
      en: 'Other report documents are being produced.',
      'zh-CN': '其他报告文书正在生成中。',
    },
    wayOut: { en: 'Ask again in a few seconds.', 'zh-CN': '请稍候数秒再试。' },
  },
  'unknown-report-field': {
    status: 422,
    title: { en: 'Unknown report field', 'zh-CN': '报告要素不存在' },
    detail: {
      en: 'The policy pack {pack} has no such report field.',
      'zh-CN': '规则包 {pack} 中没有该报告要素。',
    },
    wayOut: { en: 'Use one of these: {known}.', 'zh-CN': '可填写的要素：{known}。' },
  },
  'duty-fulfilled-already': {
    status: 409,
    title: { en: 'Fulfilled already', 'zh-CN': '该项义务已履行' },
    detail: {
      en: 'The duty {duty} was recorded as fulfilled at {at}.',
      'zh-CN': '报告义务 {duty} 已登记为于 {at} 履行。',
    },
    wayOut: {
      en: 'Read the duties again; new facts make a supplementary report due.',
      'zh-CN': '请重新查看报告义务；如有新情况，应另行补报。',
    },
  },
  'duty-lapsed': {
    status: 409,
    title: { en: 'No longer owed', 'zh-CN': '该项义务已不再适用' },
    detail: {
      en: 'The duty {duty} is no longer owed ({reason}).',
      'zh-CN': '报告义务 {duty} 已不再适用（{reason}）。',
    },
    wayOut: {
      en: 'Read the duties again to see which ones are owed.',
      'zh-CN': '请重新查看当前适用的报告义务。',
    },
  },
  'duty-not-begun': {
    status: 409,
    title: { en: 'Its time has not begun', 'zh-CN': '该项义务尚未开始' },
    detail: {
      en: 'The time of the duty {duty} begins later ({from}).',
      'zh-CN': '报告义务 {duty} 尚未开始计时（{from}）。',
    },
    wayOut: {
      en: 'Record the report before it first, write what is new, or resolve the incident.',
      'zh-CN': '请先登记前一环节的报告、填写新情况，或办结该事件。',
    },
  },
  'fulfilled-before-begun': {
    status: 422,
    title: { en: 'Fulfilled before it began', 'zh-CN': '履行时间早于起算时间' },
    detail: {
      en: 'The time of this duty began at {begunAt}, later than the time given.',
      'zh-CN': '该项义务自 {begunAt} 起算，晚于所填时间。',
    },
    wayOut: {
      en: 'Correct the time at which the report was made.',
      'zh-CN': '请更正报告的实际时间。',
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
  ...deviceProblems,
  ...importProblems,
} as const satisfies ProblemCatalogue;
