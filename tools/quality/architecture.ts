import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cruiseTree, ruleNames, SOURCE_FOLDERS, type Violation } from './cruise.js';
import { PLANTED_FILES, plantedTreeFiles, withPlantedTree } from './planted-tree.js';

// The architecture check: `npm run architecture`.
//
// A cruise that reads nothing, or cannot follow imports, finds no violation either (that is what
// dependency-cruiser does beside a TypeScript it does not support). So the check first proves on a
// planted tree that every rule bites, and then that the cruise read every source file on disk.

const root = process.cwd();

/** Fewer source files than this are a broken checkout or a wrong folder, not this project. */
const FEWEST_FILES = 50;

const line = ({ rule, from, to }: Violation): string => `  ${rule}: ${from} -> ${to}`;

/** @returns what is wrong with the rules themselves, one line each; empty when all of them bite */
async function checkRules(): Promise<string[]> {
  const report = await withPlantedTree(root, (treeRoot) => cruiseTree(root, treeRoot));
  const wanted = new Set(
    PLANTED_FILES.flatMap(({ path, breaks }) => breaks.map((rule) => `${rule}: ${path}`)),
  );
  const reported = new Set(report.violations.map(({ rule, from }) => `${rule}: ${from}`));
  const unread = plantedTreeFiles().filter((path) => !report.files.includes(path));
  const planted = new Set(PLANTED_FILES.flatMap(({ breaks }) => breaks));
  return [
    ...unread.map((path) => `  planted file not read: ${path}`),
    ...[...wanted]
      .filter((entry) => !reported.has(entry))
      .map((entry) => `  planted violation not found: ${entry}`),
    ...report.violations
      .filter(({ rule, from }) => !wanted.has(`${rule}: ${from}`))
      .map((violation) => `  legal import reported: ${line(violation).trim()}`),
    ...(await ruleNames(root))
      .filter((rule) => !planted.has(rule))
      .map((rule) => `  rule without a planted violation: ${rule}`),
  ];
}

/** @returns all TypeScript files below the source folders, relative to the root */
async function sourceFilesOnDisk(): Promise<string[]> {
  const perFolder = SOURCE_FOLDERS.map(async (folder) => {
    const entries = await readdir(join(root, folder), { recursive: true });
    return entries.filter((entry) => /\.tsx?$/.test(entry)).map((entry) => `${folder}/${entry}`);
  });
  return (await Promise.all(perFolder)).flat();
}

/** @returns what is wrong with the tree, one line each; empty when it keeps all rules */
async function checkTree(): Promise<string[]> {
  const [report, onDisk] = [await cruiseTree(root, root), await sourceFilesOnDisk()];
  const unread = onDisk.filter((path) => !report.files.includes(path));
  console.log(
    `${report.files.length} modules and ${report.importCount} imports ` +
      `cruised, violations: ${report.violations.length}`,
  );
  return [
    ...(report.files.length < FEWEST_FILES
      ? [`  only ${report.files.length} modules cruised, at least ${FEWEST_FILES} expected`]
      : []),
    ...unread.map((path) => `  source file not cruised: ${path}`),
    ...report.violations.map(line),
  ];
}

function conclude(subject: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  console.error([subject, ...problems].join('\n'));
  process.exitCode = 1;
}

const planted = PLANTED_FILES.flatMap(({ breaks }) => breaks).length;
const ruleProblems = await checkRules();
if (ruleProblems.length === 0) {
  console.log(`${planted} planted violations found, every rule bites`);
}
conclude('The rules do not do what they promise (.dependency-cruiser.cjs):', ruleProblems);
conclude('The tree breaks the architecture (.dependency-cruiser.cjs says why):', await checkTree());
