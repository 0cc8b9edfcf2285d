import type { Grade, Impact, PolicyPack } from '#libs/policy';
import type { FinalReport } from '../domain/incident/index.js';
import type { ReportContent } from '../persistence/report-content.repository.js';
import type { IncidentView } from '../read-models/incident-view.js';

/** Facts that were added to an incident 续报. */
export interface Supplement {
  readonly at: Date;
  readonly text: string;
}

/** Everything that the reports of an incident are written from. No contact is among it. */
export interface ReportFacts {
  readonly pack: PolicyPack;
  readonly incident: IncidentView;
  /** The division where it happened with those above it, from the province down. */
  readonly placeNames: readonly string[];
  readonly content: ReportContent;
  /** null while there is none. */
  readonly finalReport: FinalReport | null;
  /** The oldest first. */
  readonly supplements: readonly Supplement[];
}

/** The name that a pack gives to a grade. */
export function gradeName(pack: PolicyPack, grade: Grade): PolicyPack['grades'][number]['name'] {
  const named = pack.grades.find(({ code }) => code === grade)?.name;
  return named ?? { en: 'general', 'zh-CN': '一般' };
}

export function hasImpact(impact: Impact | null): impact is Impact {
  return impact !== null && Object.keys(impact).length > 0;
}

export type { FinalReport } from '../domain/incident/index.js';
