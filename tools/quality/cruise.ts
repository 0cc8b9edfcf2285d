import { resolve } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';

/** One broken rule: which rule, and the import (from one file to another) that breaks it. */
export interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/** What one cruise over a tree saw. */
export interface CruiseReport {
  /** Source files that were read, relative to the tree's root; no packages, no Node modules. */
  readonly files: readonly string[];
  /** Imports that were followed. */
  readonly importCount: number;
  readonly violations: readonly Violation[];
}

/** The folders that hold TypeScript sources. */
export const SOURCE_FOLDERS = ['apps', 'libs', 'tools'] as const;

const RULES_FILE = '.dependency-cruiser.cjs';

/**
 * Cruises the source folders of a tree with the rules of this repository.
 *
 * @param rulesRoot folder of `.dependency-cruiser.cjs`
 * @param treeRoot folder that holds `apps`, `libs` and `tools`; not always the same one, because
 *   the planted tree is checked with the rules of the real one
 */
export async function cruiseTree(rulesRoot: string, treeRoot: string): Promise<CruiseReport> {
  const options = await extractOptions(resolve(rulesRoot, RULES_FILE));
  const { output } = await cruise([...SOURCE_FOLDERS], { ...options, baseDir: treeRoot });
  if (typeof output === 'string') throw new Error(`The cruise gave text, not a result: ${output}`);
  return toReport(output);
}

/** @returns the names of all rules in `.dependency-cruiser.cjs`, sorted */
export async function ruleNames(rulesRoot: string): Promise<string[]> {
  const options = await extractOptions(resolve(rulesRoot, RULES_FILE));
  return (options.ruleSet?.forbidden ?? [])
    .map((rule) => rule.name ?? 'a rule without name')
    .sort();
}

function toReport({ modules, summary }: ICruiseResult): CruiseReport {
  return {
    files: modules.map((module) => module.source).filter(isSource),
    importCount: summary.totalDependenciesCruised ?? 0,
    violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}

function isSource(path: string): boolean {
  return SOURCE_FOLDERS.some((folder) => path.startsWith(`${folder}/`));
}
