import type { ProblemCatalogue } from '#libs/http';

/** What is refused about the contact of an incident. */
export const contactProblems = {
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
} as const satisfies ProblemCatalogue;
