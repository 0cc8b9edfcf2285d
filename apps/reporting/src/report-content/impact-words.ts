import type { Language } from '#libs/http';
import type { Impact } from '#libs/policy';

type Words = Readonly<Record<Language, string>>;

const portals: Readonly<Record<NonNullable<Impact['portalLevel']>, Words>> = {
  'central-news': { en: 'key news site of the centre', 'zh-CN': '中央重点新闻网站' },
  provincial: { en: 'portal of a province or above', 'zh-CN': '省级以上党政机关门户网站' },
  prefecture: {
    en: 'portal of a prefecture, an enterprise or institution, or key news site of a province',
    'zh-CN': '地市级以上党政机关、企事业单位门户网站或省级重点新闻网站',
  },
  other: { en: 'another portal', 'zh-CN': '其他门户网站' },
};
const shares: Readonly<Record<'province' | 'prefecture', Words>> = {
  province: { en: 'of the people of a province', 'zh-CN': '占单个省级行政区总人口' },
  prefecture: { en: 'of the people of a prefecture', 'zh-CN': '占单个地市级行政区总人口' },
};
const dataClasses: Readonly<Record<'core' | 'important', Words>> = {
  core: { en: 'Core data', 'zh-CN': '核心数据' },
  important: { en: 'Important data', 'zh-CN': '重要数据' },
};
const threats: Readonly<Record<NonNullable<Impact['dataThreat']>['level'], Words>> = {
  'particularly-serious': { en: 'a particularly serious threat', 'zh-CN': '特别严重威胁' },
  serious: { en: 'a serious threat', 'zh-CN': '严重威胁' },
  'fairly-serious': { en: 'a fairly serious threat', 'zh-CN': '较严重威胁' },
};
const losses: Readonly<Record<NonNullable<Impact['systemLoss']>, Words>> = {
  'large-area-paralysis': {
    en: 'The system is paralysed over a large area.',
    'zh-CN': '系统大面积瘫痪，丧失业务处理能力。',
  },
  'partial-paralysis': {
    en: 'The system is interrupted for long or paralysed in part.',
    'zh-CN': '系统长时间中断或局部瘫痪，业务处理能力受到极大影响。',
  },
  interruption: {
    en: 'The system is interrupted and its efficiency clearly hit.',
    'zh-CN': '系统中断，明显影响系统效率，业务处理能力受到影响。',
  },
  none: { en: 'The system suffered no loss.', 'zh-CN': '系统未受损失。' },
};

/** The metrics of an impact as a clerk writes them, a sentence each. */
export function impactSentences(impact: Impact, language: Language): string[] {
  const sentences: string[] = [];
  const say = (en: string, zh: string): void => {
    sentences.push(language === 'en' ? en : zh);
  };
  const number = (value: number): string => value.toLocaleString('en-US');
  const minutes = (value: number): string => duration(value, language);
  const { portalDownMinutes, portalLevel, peopleAffectedShare, dataThreat, systemLoss } = impact;
  if (portalDownMinutes !== undefined) {
    const which = portalLevel === undefined ? undefined : portals[portalLevel];
    const time = minutes(portalDownMinutes);
    say(
      `Portal unreachable for ${time}${which === undefined ? '' : ` (${which.en})`}.`,
      `门户网站不能访问${time}${which === undefined ? '' : `（${which['zh-CN']}）`}。`,
    );
  }
  const spans: [number | undefined, en: string, zh: string][] = [
    [
      impact.ciiDownMinutes,
      'Critical information infrastructure down as a whole for',
      '关键信息基础设施整体中断运行',
    ],
    [
      impact.ciiMainFunctionDownMinutes,
      'Main function of critical information infrastructure down for',
      '关键信息基础设施主要功能中断运行',
    ],
    [impact.homePageDefacedMinutes, 'Home page defaced for', '网站首页被篡改，持续'],
    [impact.otherPageDefacedMinutes, 'Another page defaced for', '网站其他页面被篡改，持续'],
  ];
  for (const [value, en, zh] of spans) {
    if (value !== undefined) say(`${en} ${minutes(value)}.`, `${zh}${minutes(value)}。`);
  }
  if (impact.peopleAffected !== undefined) {
    const people = number(impact.peopleAffected);
    say(`${people} people affected in work and life.`, `影响 ${people} 人的工作、生活。`);
  }
  if (peopleAffectedShare !== undefined) {
    const { level, percent } = peopleAffectedShare;
    say(
      `${percent} % ${shares[level].en} affected.`,
      `受影响人口${shares[level]['zh-CN']}的 ${percent}%。`,
    );
  }
  if (impact.personalRecordsLeaked !== undefined) {
    const records = number(impact.personalRecordsLeaked);
    say(`${records} personal records leaked.`, `泄露公民个人信息 ${records} 条。`);
  }
  if (dataThreat !== undefined) {
    const data = dataClasses[dataThreat.class];
    const threat = threats[dataThreat.level];
    say(
      `${data.en} lost, stolen or tampered with: ${threat.en}.`,
      `${data['zh-CN']}丢失或被窃取、篡改，构成${threat['zh-CN']}。`,
    );
  }
  if (impact.directLossCny !== undefined) {
    const loss = number(impact.directLossCny);
    say(`Direct economic loss of CNY ${loss}.`, `造成直接经济损失 ${loss} 元。`);
  }
  if (systemLoss !== undefined) say(losses[systemLoss].en, losses[systemLoss]['zh-CN']);
  return sentences;
}

function duration(minutes: number, language: Language): string {
  const hours = Math.floor(minutes / 60);
  const rest = Math.round((minutes - hours * 60) * 100) / 100;
  const parts = language === 'en' ? [`${hours} h`, `${rest} min`] : [`${hours}小时`, `${rest}分钟`];
  if (hours === 0) return parts[1] ?? '';
  return rest === 0 ? (parts[0] ?? '') : parts.join(language === 'en' ? ' ' : '');
}
