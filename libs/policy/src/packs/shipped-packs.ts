import cn2025 from '../../packs/cn-2025.json' with { type: 'json' };
import euNis2 from '../../packs/eu-nis2.json' with { type: 'json' };
import { loadPolicyPacks, type PackFile, type PolicyPacks } from './policy-packs.js';

/** The packs that ship with the platform; the compiler carries the files along. */
export const shippedPackFiles: readonly PackFile[] = [
  { name: 'cn-2025.json', content: cn2025 },
  { name: 'eu-nis2.json', content: euNis2 },
];

/**
 * The shipped packs alone.
 * @throws Error with one line for each mistake in them
 */
export function shippedPolicyPacks(): PolicyPacks {
  const loaded = loadPolicyPacks(shippedPackFiles);
  if ('packs' in loaded) return loaded.packs;
  throw new Error(`policy packs are wrong:\n${loaded.mistakes.join('\n')}`);
}
