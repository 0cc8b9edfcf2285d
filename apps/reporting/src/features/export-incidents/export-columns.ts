import type { FileRow } from '#libs/files';
import type { Language } from '#libs/http';
import { findCategory } from '#libs/policy';
import type { IncidentView } from '../../read-models/incident-view.js';

type Words = Readonly<Record<Language, string>>;

/** The columns of a file of incidents, in their order, with their heads. Contacts are in none. */
const columns = {
  number: { en: 'Number', 'zh-CN': '事件编号' },
  status: { en: 'Status', 'zh-CN': '状态' },
  grade: { en: 'Grade', 'zh-CN': '等级' },
  categoryCode: { en: 'Category code', 'zh-CN': '分类代码' },
  category: { en: 'Category', 'zh-CN': '事件分类' },
  title: { en: 'Title', 'zh-CN': '标题' },
  description: { en: 'Description', 'zh-CN': '情况描述' },
  divisionCode: { en: 'Division code', 'zh-CN': '行政区划代码' },
  divisionName: { en: 'Division', 'zh-CN': '行政区划' },
  holder: { en: 'Holder code', 'zh-CN': '承办单位代码' },
  holderName: { en: 'Holder', 'zh-CN': '承办单位' },
  occurredAt: { en: 'Occurred at', 'zh-CN': '发生时间' },
  discoveredAt: { en: 'Discovered at', 'zh-CN': '发现时间' },
  reportedAt: { en: 'Reported at', 'zh-CN': '上报时间' },
  updatedAt: { en: 'Updated at', 'zh-CN': '更新时间' },
  reporterOffice: { en: 'Reporting office', 'zh-CN': '上报单位代码' },
  unitName: { en: 'Unit', 'zh-CN': '涉事单位' },
  system: { en: 'System', 'zh-CN': '涉事系统' },
  unitType: { en: 'Kind of unit', 'zh-CN': '单位类型' },
  cii: { en: 'Critical infrastructure', 'zh-CN': '关键信息基础设施' },
  indicators: { en: 'Indicators', 'zh-CN': '技术线索' },
} as const satisfies Record<string, Words>;

/** A state without a word here stands as the API names it. */
const statuses: Readonly<Record<string, Words>> = {
  reported: { en: 'reported', 'zh-CN': '已上报' },
  accepted: { en: 'accepted', 'zh-CN': '已受理' },
  handling: { en: 'handling', 'zh-CN': '处置中' },
  resolved: { en: 'resolved', 'zh-CN': '已办结' },
  verified: { en: 'verified', 'zh-CN': '已核查' },
  closed: { en: 'closed', 'zh-CN': '已结案' },
  rejected: { en: 'rejected', 'zh-CN': '不予受理' },
  suspended: { en: 'suspended', 'zh-CN': '已挂账' },
  merged: { en: 'merged', 'zh-CN': '已并案' },
};

const yes: Words = { en: 'yes', 'zh-CN': '是' };
const no: Words = { en: 'no', 'zh-CN': '否' };

/** Keys of a row's columns with their heads in a language. */
export function columnHeads(language: Language): ReadonlyMap<string, string> {
  return new Map(Object.entries(columns).map(([key, words]) => [key, words[language]]));
}

/**
 * An incident as a row of a file.
 * @param local writes an instant in the platform's time zone
 */
export function toRow(
  incident: IncidentView,
  language: Language,
  local: (instant: string) => string,
): FileRow {
  const { affected } = incident;
  const category = incident.categoryCode === null ? undefined : findCategory(incident.categoryCode);
  const row: Record<keyof typeof columns, string | null | undefined> = {
    number: incident.number,
    status: statuses[incident.status]?.[language] ?? incident.status,
    grade: incident.grade,
    categoryCode: incident.categoryCode,
    category: language === 'en' ? category?.en : category?.zh,
    title: incident.title,
    description: incident.description,
    divisionCode: incident.divisionCode,
    divisionName: incident.divisionName,
    holder: incident.holder,
    holderName: incident.holderName,
    occurredAt: local(incident.occurredAt),
    discoveredAt: local(incident.discoveredAt),
    reportedAt: local(incident.reportedAt),
    updatedAt: local(incident.updatedAt),
    reporterOffice: incident.reporterOffice,
    unitName: affected?.unitName,
    system: affected?.system,
    unitType: affected?.unitType,
    cii: affected?.cii === undefined ? undefined : (affected.cii ? yes : no)[language],
    indicators: incident.indicators.map(({ type, value }) => `${type}: ${value}`).join('\n'),
  };
  return row;
}
