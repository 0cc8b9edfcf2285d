import type { ProblemCatalogue } from '#libs/http';

/** What is refused to devices that were offline. */
export const deviceProblems = {
  'device-of-another': {
    status: 403,
    title: { en: "Somebody else's device", 'zh-CN': '设备属于其他人员' },
    detail: {
      en: 'The device belongs to whoever used its id first.',
      'zh-CN': '设备标识归首次使用者所有，您不是该设备的使用者。',
    },
    wayOut: {
      en: 'Let the device choose a new UUID for you and number from 1 again.',
      'zh-CN': '请由设备为您生成新的 UUID，并从 1 重新编号。',
    },
  },
  'device-item-unreadable': {
    status: 400,
    title: { en: 'The item cannot be read', 'zh-CN': '该条内容无法读取' },
    detail: {
      en: 'The item has no sequence (a whole number from 1), or is nested too deep.',
      'zh-CN': '该条没有序号（从 1 起的整数），或嵌套层数过多。',
    },
    wayOut: {
      en: 'Send it again with its sequence; nothing was kept of it.',
      'zh-CN': '请补上序号后重新提交；本条未被保存。',
    },
  },
  'device-sequence-reused': {
    status: 409,
    title: { en: 'The sequence is taken', 'zh-CN': '序号已被使用' },
    detail: {
      en: 'Sequence {sequence} of this device came before with another content.',
      'zh-CN': '该设备的序号 {sequence} 此前已提交过不同的内容。',
    },
    wayOut: {
      en: 'Give what is new the next free sequence; what came first stands.',
      'zh-CN': '请为新内容使用下一个未用的序号；先提交的内容保持不变。',
    },
  },
  'device-sequence-skipped': {
    status: 410,
    title: { en: 'The sequence was skipped', 'zh-CN': '序号已被跳过' },
    detail: {
      en: 'Nobody waited for sequence {sequence} of this device any more; it was not carried out.',
      'zh-CN': '该设备的序号 {sequence} 已被跳过，该条未执行。',
    },
    wayOut: {
      en: 'Read how things stand now, and do it again under the next free sequence.',
      'zh-CN': '请先查看当前情况，再以下一个未用的序号重新提交。',
    },
  },
  'device-backlog-full': {
    status: 429,
    title: { en: 'Too much is waiting', 'zh-CN': '积压条目过多' },
    detail: {
      en: 'So many items of this device wait for missing ones that no more are kept.',
      'zh-CN': '该设备等待前序条目的积压已达上限，本条未被保存。',
    },
    wayOut: {
      en: 'Send what is missing (see missing in the backlog) or skip it; then send this again.',
      'zh-CN': '请补交缺失的条目（见积压列表的 missing）或将其跳过，然后重新提交本条。',
    },
  },
  'device-command-expired': {
    status: 410,
    title: { en: 'It waited too long', 'zh-CN': '等待已超期' },
    detail: {
      en: 'What it waited for did not come within 30 days; it was not carried out.',
      'zh-CN': '其前序条目 30 日内未到达，本条未执行。',
    },
    wayOut: {
      en: 'Read how things stand now, and do it again under the next free sequence.',
      'zh-CN': '请先查看当前情况，再以下一个未用的序号重新提交。',
    },
  },
  'device-command-dependent': {
    status: 409,
    title: { en: 'It builds on something refused', 'zh-CN': '所依据的前序操作未成功' },
    detail: {
      en: 'It builds on sequence {sequence} of this device, which was not carried out.',
      'zh-CN': '本条依据该设备序号 {sequence} 的操作，而该操作未执行成功。',
    },
    wayOut: {
      en: 'Read the incident, decide anew, and send the decision with expectedVersion.',
      'zh-CN': '请查看事件当前情况后重新决定，并在提交时注明 expectedVersion。',
    },
  },
  'device-incident-missing': {
    status: 400,
    title: { en: 'Which incident?', 'zh-CN': '未指明事件' },
    detail: {
      en: 'Every command but report names its incident.',
      'zh-CN': '除上报外，每条操作都须指明事件。',
    },
    wayOut: {
      en: 'Put the id of the incident, or the clientId of its report, into incident.',
      'zh-CN': '请在 incident 中填写事件 id，或其上报时的 clientId。',
    },
  },
  'device-not-waiting': {
    status: 409,
    title: { en: 'The device does not wait for it', 'zh-CN': '设备并未等待该序号' },
    detail: {
      en: 'Nothing of this device waits for sequence {sequence}.',
      'zh-CN': '该设备没有条目在等待序号 {sequence}。',
    },
    wayOut: {
      en: 'Read the backlog: waitsFor says what can be skipped.',
      'zh-CN': '请查看积压列表，waitsFor 为可跳过的序号。',
    },
  },
} as const satisfies ProblemCatalogue;
