import { type Division, isWithin, subtreeOf } from '#libs/divisions';
import type { Office } from './office.js';

/** Tasks that one command may make. */
export const mostTargets = 5_000;

/** The offices that a command names, with what the directory knows of them. */
export type Targets =
  | {
      readonly by: 'list';
      readonly codes: readonly string[];
      readonly known: ReadonlyMap<string, Division>;
    }
  | {
      readonly by: 'level';
      readonly division: string;
      readonly level: string;
      /** What is known under `division`. */
      readonly root: Division | undefined;
      /** Every open division of the level below `root`, or one more than `mostTargets`. */
      readonly found: readonly Division[];
    };

/** Where in the request the refused office stands: its place in the list, or the division. */
export type TargetPlace = number | 'division';

export type TargetRefusal =
  | {
      readonly code: 'unknown-office' | 'office-outside-scope' | 'duplicate-office';
      readonly office: string;
      readonly place: TargetPlace;
    }
  | {
      readonly code: 'office-closed';
      readonly office: string;
      readonly place: TargetPlace;
      readonly validTo: string;
    }
  | {
      readonly code: 'office-already-tasked';
      readonly office: string;
      readonly place: TargetPlace;
    }
  | { readonly code: 'no-office-of-level'; readonly division: string; readonly level: string }
  | { readonly code: 'too-many-offices'; readonly most: number };

export type Choice =
  | { readonly accepted: true; readonly offices: readonly Division[] }
  | { readonly accepted: false; readonly refusal: TargetRefusal };

/**
 * Chooses the offices that get a task: all of them known, open and strictly below the issuer, none
 * twice.
 * @param tasked codes of offices that have an open task of this issuer in this place already
 * @param today the day in the platform's time zone, `YYYY-MM-DD`
 */
export function chooseOffices(
  targets: Targets,
  issuer: Office,
  tasked: ReadonlySet<string>,
  today: string,
): Choice {
  return targets.by === 'list'
    ? chooseListed(targets, issuer, tasked, today)
    : chooseLevel(targets, issuer, tasked);
}

function chooseListed(
  { codes, known }: Extract<Targets, { by: 'list' }>,
  issuer: Office,
  tasked: ReadonlySet<string>,
  today: string,
): Choice {
  if (codes.length > mostTargets) return refused({ code: 'too-many-offices', most: mostTargets });
  const below = subtreeOf(issuer.path);
  const chosen = new Map<string, Division>();
  for (const [place, office] of codes.entries()) {
    const division = known.get(office);
    if (division === undefined) return refused({ code: 'unknown-office', office, place });
    if (office === issuer.code || !isWithin(division.path, below)) {
      return refused({ code: 'office-outside-scope', office, place });
    }
    if (isClosed(division, today)) {
      return refused({ code: 'office-closed', office, place, validTo: division.validTo });
    }
    if (chosen.has(office)) return refused({ code: 'duplicate-office', office, place });
    if (tasked.has(office)) return refused({ code: 'office-already-tasked', office, place });
    chosen.set(office, division);
  }
  return { accepted: true, offices: [...chosen.values()] };
}

function chooseLevel(
  { division, level, root, found }: Extract<Targets, { by: 'level' }>,
  issuer: Office,
  tasked: ReadonlySet<string>,
): Choice {
  const place = 'division';
  if (root === undefined) return refused({ code: 'unknown-office', office: division, place });
  if (!isWithin(root.path, subtreeOf(issuer.path))) {
    return refused({ code: 'office-outside-scope', office: division, place });
  }
  const offices = found.filter(({ code }) => code !== issuer.code);
  if (offices.length === 0) return refused({ code: 'no-office-of-level', division, level });
  if (offices.length > mostTargets) return refused({ code: 'too-many-offices', most: mostTargets });
  const twice = offices.find(({ code }) => tasked.has(code));
  if (twice !== undefined) {
    return refused({ code: 'office-already-tasked', office: twice.code, place });
  }
  return { accepted: true, offices };
}

function isClosed(division: Division, today: string): division is Division & { validTo: string } {
  return division.validTo !== null && division.validTo <= today;
}

function refused(refusal: TargetRefusal): Choice {
  return { accepted: false, refusal };
}
