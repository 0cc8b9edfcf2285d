import { choiceIndicators, type Impact } from './impact.js';

/** Indicators that are measured: minutes, people, records, per cent or CNY, as their names say. */
export const numberIndicators = [
  'portalDownMinutes',
  'ciiDownMinutes',
  'ciiMainFunctionDownMinutes',
  'peopleAffected',
  'peopleAffectedShare.percent',
  'personalRecordsLeaked',
  'homePageDefacedMinutes',
  'otherPageDefacedMinutes',
  'directLossCny',
] as const;

export type NumberIndicator = (typeof numberIndicators)[number];
export type ChoiceIndicator = keyof typeof choiceIndicators;
export type Indicator = NumberIndicator | ChoiceIndicator;

/** How each number is read from the metrics; undefined: not known. */
const numbers: Record<NumberIndicator, (impact: Impact) => number | undefined> = {
  portalDownMinutes: (impact) => impact.portalDownMinutes,
  ciiDownMinutes: (impact) => impact.ciiDownMinutes,
  ciiMainFunctionDownMinutes: (impact) => impact.ciiMainFunctionDownMinutes,
  peopleAffected: (impact) => impact.peopleAffected,
  'peopleAffectedShare.percent': (impact) => impact.peopleAffectedShare?.percent,
  personalRecordsLeaked: (impact) => impact.personalRecordsLeaked,
  homePageDefacedMinutes: (impact) => impact.homePageDefacedMinutes,
  otherPageDefacedMinutes: (impact) => impact.otherPageDefacedMinutes,
  directLossCny: (impact) => impact.directLossCny,
};

const choices: Record<ChoiceIndicator, (impact: Impact) => string | undefined> = {
  portalLevel: (impact) => impact.portalLevel,
  'peopleAffectedShare.level': (impact) => impact.peopleAffectedShare?.level,
  'dataThreat.class': (impact) => impact.dataThreat?.class,
  'dataThreat.level': (impact) => impact.dataThreat?.level,
  systemLoss: (impact) => impact.systemLoss,
};

function isNumberIndicator(indicator: Indicator): indicator is NumberIndicator {
  return indicator in numbers;
}

/** What the metrics say of an indicator; undefined when nobody has told. */
export function indicatorValue(impact: Impact, indicator: Indicator): number | string | undefined {
  return isNumberIndicator(indicator) ? numbers[indicator](impact) : choices[indicator](impact);
}

/**
 * An indicator's value as a number that grows with its gravity: a measured one as it is, a word by
 * its place among the words.
 */
export function gravity(indicator: Indicator, value: number | string): number {
  if (typeof value === 'number') return value;
  if (isNumberIndicator(indicator)) throw new TypeError(`${indicator} is a number, not ${value}`);
  const words: readonly string[] = choiceIndicators[indicator];
  return words.indexOf(value);
}
