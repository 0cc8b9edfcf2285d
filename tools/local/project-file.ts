import { fileURLToPath } from 'node:url';

/**
 * A file of the project that the compiler does not copy.
 * @param path from the project's root; compiled files lie in `dist/tools/local`
 */
export function projectFile(path: string): string {
  return fileURLToPath(new URL(`../../../${path}`, import.meta.url));
}
