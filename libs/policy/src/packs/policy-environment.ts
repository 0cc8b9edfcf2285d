import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { loadPolicyPacks, type PackFile } from './policy-packs.js';
import { shippedPackFiles } from './shipped-packs.js';

/** Variables of a service that goes by policy packs. */
export const policyEnvironment = {
  /**
   * A folder with further packs, `*.json`; the shipped ones are always there. Read once, at boot:
   * every mistake in any pack is an issue of its own.
   */
  TIERGRID_POLICY_PACKS: z
    .string()
    .optional()
    .transform((folder, context) => {
      const added: PackFile[] = [];
      const mistakes = folder === undefined ? [] : readFolder(folder, added);
      const loaded = loadPolicyPacks(shippedPackFiles, added);
      if ('packs' in loaded && mistakes.length === 0) return loaded.packs;
      for (const message of [...mistakes, ...('mistakes' in loaded ? loaded.mistakes : [])]) {
        context.addIssue({ code: 'custom', message });
      }
      return z.NEVER;
    }),
};

/** @returns what could not be read, a line each */
function readFolder(folder: string, files: PackFile[]): string[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch (error) {
    return [`cannot read the folder: ${reasonOf(error)}`];
  }
  return names.toSorted().flatMap((name) => {
    try {
      const content: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      files.push({ name, content });
      return [];
    } catch (error) {
      return [`${name} cannot be read: ${reasonOf(error)}`];
    }
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
