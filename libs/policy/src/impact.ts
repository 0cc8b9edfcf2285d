import { z } from 'zod';

/**
 * Indicators that are one of several words, **the least grave first**: `>=` means "this one or a
 * graver one", as 以上 does in the law.
 */
export const choiceIndicators = {
  portalLevel: ['other', 'prefecture', 'provincial', 'central-news'],
  'peopleAffectedShare.level': ['prefecture', 'province'],
  'dataThreat.class': ['important', 'core'],
  'dataThreat.level': ['fairly-serious', 'serious', 'particularly-serious'],
  systemLoss: ['none', 'interruption', 'partial-paralysis', 'large-area-paralysis'],
} as const;

const minutes = z.number().min(0).max(5_256_000);
const count = z.int().min(0).max(10_000_000_000);

/**
 * What an incident did, as numbers and words that grading looks at. Every field may be missing: it
 * is not known then, and decides nothing. Units are in the names, times are minutes (a part of one
 * may be a fraction), money is CNY.
 *
 * The fields are the indicators of the annex to 国家网络安全事件报告管理办法, 网络安全事件分级指南.
 */
export const impact = z.strictObject({
  portalDownMinutes: minutes
    .optional()
    .describe('How long a portal could not be reached; counts together with portalLevel'),
  portalLevel: z
    .enum(choiceIndicators.portalLevel)
    .optional()
    .describe(
      'Whose portal: central-news a key news site of the centre; provincial a Party or government ' +
        'portal of a province or above; prefecture a portal of a prefecture, of an enterprise or ' +
        'institution, or a key news site of a province; other any other',
    ),
  ciiDownMinutes: minutes
    .optional()
    .describe(
      'How long critical information infrastructure 关键信息基础设施 stood still as a whole',
    ),
  ciiMainFunctionDownMinutes: minutes
    .optional()
    .describe('How long a main function of critical information infrastructure stood still'),
  peopleAffected: count
    .optional()
    .describe(
      'People whose water, power, gas, heating, transport, medical care or shopping is hit',
    ),
  peopleAffectedShare: z
    .strictObject({
      level: z.enum(choiceIndicators['peopleAffectedShare.level']),
      percent: z.number().min(0).max(100),
    })
    .optional()
    .describe('Such people as a share of everybody in one province or one prefecture'),
  personalRecordsLeaked: count.optional().describe("Citizens' personal records leaked"),
  dataThreat: z
    .strictObject({
      class: z.enum(choiceIndicators['dataThreat.class']),
      level: z.enum(choiceIndicators['dataThreat.level']),
    })
    .optional()
    .describe(
      'Core or important data lost, stolen or tampered with, and how grave a threat that is',
    ),
  homePageDefacedMinutes: minutes
    .optional()
    .describe('How long a defacement stayed on the home page'),
  otherPageDefacedMinutes: minutes
    .optional()
    .describe('How long a defacement stayed on another page'),
  directLossCny: z.number().min(0).max(1e15).optional().describe('Direct economic loss in CNY'),
  systemLoss: z
    .enum(choiceIndicators.systemLoss)
    .optional()
    .describe(
      'large-area-paralysis; partial-paralysis, or a long interruption; interruption that clearly ' +
        'hits efficiency; none',
    ),
});

export type Impact = z.output<typeof impact>;
