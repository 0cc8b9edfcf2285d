import type { Language } from '#libs/http';
import { findCategory } from '#libs/policy';
import type { IncidentView } from '../read-models/incident-view.js';
import { impactSentences } from './impact-words.js';
import { type FinalReport, gradeName, hasImpact, type ReportFacts } from './report-facts.js';
import { timeWords, zoneWords } from './time-words.js';

/** What the incident says itself of a report field; undefined where it says nothing. */
type Derived = (facts: ReportFacts, language: Language) => string | undefined;

const finalPart =
  (part: keyof FinalReport): Derived =>
  ({ finalReport }) =>
    finalReport?.[part];

/**
 * By the ids of the packs' report fields, which stay the same in all versions of a pack. A pack may
 * have others; those are written by people alone.
 */
const derived: Readonly<Record<string, Derived>> = {
  unit: ({ incident }) => incident.affected?.unitName,
  system: ({ incident }) => incident.affected?.system,
  time: occurrence,
  place: ({ placeNames }) => placeNames.join('') || undefined,
  type: categoryName,
  grade: gradeWords,
  severity: gradeWords,
  harm: impactWords,
  impact: impactWords,
  'technical-leads': leads,
  'indicators-of-compromise': leads,
  malicious: suspicion,
  'final-cause': finalPart('cause'),
  'final-measures': finalPart('emergencyMeasures'),
  'final-harm': finalPart('harm'),
  'final-description': finalPart('harm'),
  'final-responsibility': finalPart('responsibility'),
  'final-rectification': finalPart('rectification'),
  'final-lessons': finalPart('lessons'),
};

/** In these the words of people come first and the metrics after them. */
const added: ReadonlySet<string> = new Set(['harm', 'impact']);

/**
 * What the reports of an incident say, by the ids of the pack's fields: what people wrote for them,
 * and else what the incident says itself. A field that nobody knows is left out.
 */
export function reportFields(facts: ReportFacts, language: Language): Map<string, string> {
  const known = new Map<string, string>();
  for (const { id } of facts.pack.reportFields) {
    const written = facts.content.fields[id];
    const own = written === undefined || added.has(id) ? derived[id]?.(facts, language) : undefined;
    const text = [written, own].filter((part) => part !== undefined).join('\n');
    if (text !== '') known.set(id, text);
  }
  return known;
}

function occurrence({ incident, pack }: ReportFacts, language: Language): string {
  const { timeZone } = pack.calendar;
  const [occurred, discovered] = [incident.occurredAt, incident.discoveredAt].map((time) =>
    timeWords(new Date(time), timeZone, language),
  );
  const zone = zoneWords(timeZone, language);
  return language === 'en'
    ? `Occurred ${occurred}, discovered ${discovered} (${zone})`
    : `发生时间：${occurred}；发现时间：${discovered}（${zone}）`;
}

function categoryName({ incident }: ReportFacts, language: Language): string | undefined {
  const category = incident.categoryCode === null ? undefined : findCategory(incident.categoryCode);
  if (category === undefined) return undefined;
  return language === 'en'
    ? `${category.en} (GB/T 20986-2023: ${category.code})`
    : `${category.zh}（GB/T 20986-2023 代码 ${category.code}）`;
}

function gradeWords({ incident, pack }: ReportFacts, language: Language): string | undefined {
  if (incident.grade === null) return undefined;
  const name = gradeName(pack, incident.grade)[language];
  return language === 'en' ? `${incident.grade}, ${name}` : `${name}（${incident.grade} 级）`;
}

function impactWords({ incident }: ReportFacts, language: Language): string | undefined {
  if (!hasImpact(incident.impact)) return undefined;
  return impactSentences(incident.impact, language).join(language === 'en' ? ' ' : '');
}

const leadNames: Readonly<
  Record<IncidentView['indicators'][number]['type'], Readonly<Record<Language, string>>>
> = {
  ip: { en: 'IP address', 'zh-CN': 'IP 地址' },
  domain: { en: 'Domain', 'zh-CN': '域名' },
  url: { en: 'URL', 'zh-CN': '网址' },
  'file-hash': { en: 'File hash', 'zh-CN': '文件哈希值' },
  'phone-number': { en: 'Sending number', 'zh-CN': '来电（短信）号码' },
  'payee-account': { en: 'Payee account', 'zh-CN': '收款账户' },
  email: { en: 'Sender address', 'zh-CN': '发件邮箱' },
};

function leads({ incident }: ReportFacts, language: Language): string | undefined {
  const colon = language === 'en' ? ': ' : '：';
  const lines = incident.indicators.map(
    ({ type, value }) => `${leadNames[type][language]}${colon}${value}`,
  );
  return lines.length === 0 ? undefined : lines.join('\n');
}

function suspicion({ content }: ReportFacts, language: Language): string | undefined {
  if (content.crimeSuspected === null) return undefined;
  if (language === 'en') return content.crimeSuspected ? 'Yes, suspected' : 'No';
  return content.crimeSuspected ? '是，涉嫌违法犯罪' : '否';
}
