import type { z } from 'zod';
import { policyPackDocument } from '../schema/policy-pack.schema.js';
import { type Mistake, under } from './mistake.js';
import { mistakesIn } from './pack-mistakes.js';
import { type PolicyPack, policyPackOf } from './policy-pack.js';

/** A policy pack as it was found, before anybody looked at it. */
export interface PackFile {
  /** Named in mistakes: `cn-2025.json`. */
  readonly name: string;
  /** Parsed JSON. */
  readonly content: unknown;
}

/** The policy packs of a process. */
export class PolicyPacks {
  private readonly byId: ReadonlyMap<string, PolicyPack>;

  constructor(readonly all: readonly PolicyPack[]) {
    this.byId = new Map(all.map((pack) => [pack.id, pack]));
  }

  /** @param id `cn-2025` */
  find(id: string): PolicyPack | undefined {
    return this.byId.get(id);
  }
}

export type LoadedPacks =
  | { readonly packs: PolicyPacks }
  /** One line for each mistake, naming file, place and what is wrong. */
  | { readonly mistakes: readonly string[] };

/**
 * Checks packs, and makes them ready when nothing is wrong with any.
 * @param shipped those of the platform
 * @param added those of the installation; one with the id of a shipped pack takes its place, and
 *   must have another version, so that an incident's pack and version always say which it was
 */
export function loadPolicyPacks(
  shipped: readonly PackFile[],
  added: readonly PackFile[] = [],
): LoadedPacks {
  const mistakes: string[] = [];
  const packs = new Map<string, PolicyPack>();
  for (const file of shipped) {
    const pack = readPack(file, mistakes);
    if (pack !== undefined) packs.set(pack.id, pack);
  }
  const addedFrom = new Map<string, string>();
  for (const file of added) {
    const pack = readPack(file, mistakes);
    if (pack === undefined) continue;
    const other = addedFrom.get(pack.id);
    if (other !== undefined) {
      mistakes.push(`${file.name} /id: ${other} is the pack ${pack.id} already`);
    } else if (packs.get(pack.id)?.version === pack.version) {
      mistakes.push(
        `${file.name} /version: ${pack.id} ${pack.version} is shipped; give yours another version`,
      );
    }
    addedFrom.set(pack.id, file.name);
    packs.set(pack.id, pack);
  }
  return mistakes.length > 0 ? { mistakes } : { packs: new PolicyPacks([...packs.values()]) };
}

function readPack({ name, content }: PackFile, mistakes: string[]): PolicyPack | undefined {
  const parsed = policyPackDocument.safeParse(content);
  const found = parsed.success
    ? mistakesIn(parsed.data)
    : parsed.error.issues.flatMap((issue) => schemaMistakes(issue));
  mistakes.push(...found.map(({ path, message }) => `${name} ${pointer(path)}: ${message}`));
  return parsed.success && found.length === 0 ? policyPackOf(parsed.data) : undefined;
}

/**
 * What an issue of the schema says. Of something that may have several forms, the form that was
 * meant is the one that fits furthest down.
 */
function schemaMistakes({ path, ...issue }: z.core.$ZodIssue): Mistake[] {
  const here = path.map((part) => (typeof part === 'number' ? part : String(part)));
  const forms = issue.code === 'invalid_union' ? issue.errors : [];
  const depth = (form: readonly z.core.$ZodIssue[]): number =>
    Math.max(0, ...form.map((inner) => inner.path.length));
  const meant = forms.toSorted((a, b) => depth(b) - depth(a))[0] ?? [];
  if (depth(meant) === 0) return [{ path: here, message: issue.message }];
  return under(
    here,
    meant.flatMap((inner) => schemaMistakes(inner)),
  );
}

/** JSON Pointer of a place in a pack. */
function pointer(path: readonly PropertyKey[]): string {
  return `/${path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
}
