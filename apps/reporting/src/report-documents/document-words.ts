import type { Language } from '#libs/http';
import type { ReportKind } from './report-document.js';

interface Words {
  readonly titles: Readonly<Record<ReportKind, string>>;
  readonly sections: {
    readonly facts: string;
    readonly content: Readonly<Record<ReportKind, string>>;
    readonly later: string;
  };
  readonly number: string;
  readonly addressees: string;
  readonly due: string;
  readonly promptly: string;
  readonly ground: string;
  readonly incidentTitle: string;
  readonly description: string;
  readonly supplements: string;
  readonly base: Readonly<Record<BaseField, string>>;
  readonly missing: { readonly required: string; readonly later: string };
  readonly incomplete: (fields: readonly string[]) => string;
  readonly signatures: readonly string[];
  readonly note: (asOf: string) => string;
  readonly page: { readonly before: string; readonly between: string; readonly after: string };
  readonly separator: string;
}

/** What every report names, whatever its pack asks for. */
export const baseFields = ['unit', 'system', 'time', 'place', 'type', 'grade'] as const;
export type BaseField = (typeof baseFields)[number];

/** The fixed words of report documents. */
export const documentWords: Readonly<Record<Language, Words>> = {
  'zh-CN': {
    titles: {
      first: '网络安全事件报告（初报）',
      supplementary: '网络安全事件报告（补报）',
      final: '网络安全事件处置总结报告',
    },
    sections: {
      facts: '一、事件基本情况',
      content: {
        first: '二、影响与处置情况',
        supplementary: '二、补报内容',
        final: '二、处置总结',
      },
      later: '三、后续情况',
    },
    number: '事件编号',
    addressees: '主送',
    due: '报告时限',
    promptly: '及时报告',
    ground: '报告依据',
    incidentTitle: '事件名称',
    description: '事件简要经过',
    supplements: '续报情况',
    base: {
      unit: '涉事单位名称',
      system: '涉事设施、系统、平台情况',
      time: '事件发现或发生时间',
      place: '地点',
      type: '事件类型',
      grade: '事件级别',
    },
    missing: { required: '（未填写，须补充）', later: '暂无，待补报' },
    incomplete: (fields) => `报送前尚须补充：${fields.join('、')}。`,
    signatures: ['报告单位（盖章）：', '签发人：', '联系人及电话：', '报告时间：'],
    note: (asOf) =>
      `数据截至 ${asOf}。本报告依据平台登记情况生成，由报告单位按规定渠道报送，平台不代为报送。`,
    page: { before: '第 ', between: ' 页，共 ', after: ' 页' },
    separator: '、',
  },
  en: {
    titles: {
      first: 'Cybersecurity Incident Report: First Report',
      supplementary: 'Cybersecurity Incident Report: Supplementary Report',
      final: 'Cybersecurity Incident: Final Report on Handling',
    },
    sections: {
      facts: '1. The incident',
      content: {
        first: '2. Harm and measures',
        supplementary: '2. Supplement',
        final: '2. Handling in summary',
      },
      later: '3. Further facts',
    },
    number: 'Incident number',
    addressees: 'To',
    due: 'Due',
    promptly: 'promptly',
    ground: 'Legal ground',
    incidentTitle: 'Incident',
    description: 'What happened',
    supplements: 'What became known since',
    base: {
      unit: 'Unit that is hit',
      system: 'Facility, system or platform that is hit',
      time: 'When it was found or happened',
      place: 'Where',
      type: 'Type of the incident',
      grade: 'Grade of the incident',
    },
    missing: { required: '(not filled in: required)', later: 'Not known yet; to follow' },
    incomplete: (fields) => `To be filled in before it is sent: ${fields.join('; ')}.`,
    signatures: ['Reporting unit (seal):', 'Signed by:', 'Contact and telephone:', 'Reported at:'],
    note: (asOf) =>
      `As of ${asOf}. Written from what the platform holds; the reporting unit sends it through ` +
      'the prescribed channel, the platform sends nothing.',
    page: { before: 'Page ', between: ' of ', after: '' },
    separator: '; ',
  },
};
