import { existsSync, globSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { type Kind, type TestArguments, UnusableArguments } from './arguments.js';

/** A spec in the sources, and the compiled file that is run for it. */
export interface SpecFile {
  readonly source: string;
  readonly compiled: string;
  readonly kind: Kind;
}

/** Where specs are looked for. */
export interface Project {
  /** Absolute folder that holds `apps`, `libs`, `tools` and `dist`. */
  readonly root: string;
  /** The folder that relative paths of the arguments start at. */
  readonly from: string;
}

const sourceFolders = ['apps', 'libs', 'tools'];

/**
 * Finds the specs to run. They are looked for in the sources, so that what was deleted there does
 * not go on running from an old build.
 * @returns at least one, sorted by path
 * @throws UnusableArguments when a path matches no spec, when there is none at all, or when one is
 *   not built
 */
export function findSpecs(
  { root, from }: Project,
  { kinds, paths }: TestArguments,
): readonly SpecFile[] {
  const all = sourceFolders
    .flatMap((folder) => globSync(`${folder}/**/*.{unit,int,e2e}.spec.ts`, { cwd: root }))
    .sort()
    .map((path) => specFile(root, path));
  const ofKind = all.filter(({ kind }) => kinds.includes(kind));
  const wanted = paths.map((path) => ({ path, absolute: resolve(from, path) }));
  for (const { path, absolute } of wanted) {
    if (!ofKind.some((spec) => isAtOrBelow(spec.source, absolute))) {
      throw new UnusableArguments(noSpec(path, absolute, all));
    }
  }
  const chosen = ofKind.filter(
    (spec) =>
      wanted.length === 0 || wanted.some(({ absolute }) => isAtOrBelow(spec.source, absolute)),
  );
  if (chosen.length === 0) throw new UnusableArguments('there is no spec of this kind');
  const missing = chosen.find(({ compiled }) => !existsSync(compiled));
  if (missing !== undefined) {
    throw new UnusableArguments(`${missing.source} is not built: npm run build`);
  }
  return chosen;
}

function specFile(root: string, path: string): SpecFile {
  const kind = /\.(unit|int|e2e)\.spec\.ts$/.exec(path)?.[1] as Kind;
  const compiled = join(root, 'dist', path.replace(/\.ts$/, '.js'));
  return { source: join(root, path), compiled, kind };
}

function isAtOrBelow(file: string, path: string): boolean {
  return file === path || file.startsWith(path.endsWith(sep) ? path : path + sep);
}

function noSpec(path: string, absolute: string, all: readonly SpecFile[]): string {
  if (all.some((spec) => isAtOrBelow(spec.source, absolute))) {
    return `${path} has no spec of the chosen kind`;
  }
  const found = statSync(absolute, { throwIfNoEntry: false });
  if (found === undefined) return `${path} does not exist`;
  return found.isDirectory()
    ? `${path} holds no spec`
    : `${relative(process.cwd(), absolute)} is no spec (*.unit.spec.ts, *.int.spec.ts, *.e2e.spec.ts)`;
}
