/**
 * Kinds of units that can be hit: what `affected.unitType` may say, and what a pack's parties can be
 * known by. One list for all packs, so that whatever a pack asks for can be reported.
 */
export const unitTypes = [
  /** 中央和国家机关及其直属单位 */
  'central-organ',
  /** 党政机关 */
  'party-or-government-organ',
  /** 事业单位 */
  'public-institution',
  /** 学校 */
  'school',
  /** 医疗卫生机构 */
  'medical-institution',
  /** 水电气热等公用事业单位 */
  'utility',
  /** 交通运输单位 */
  'transport-operator',
  /** 金融机构 */
  'financial-institution',
  /** 电信和互联网服务提供者 */
  'telecom-or-internet-provider',
  /** 电子认证、信任服务提供者 */
  'trust-service-provider',
  /** 新闻单位 */
  'news-organisation',
  /** 国有企业 */
  'state-owned-enterprise',
  /** 其他企业 */
  'enterprise',
  /** 社会组织 */
  'social-organisation',
  /** 个体工商户 */
  'sole-trader',
  /** 村（居）民委员会 */
  'village-office',
  /** 居民 */
  'household',
  'other',
] as const;

export type UnitType = (typeof unitTypes)[number];
