import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { projectFile } from '../local/project-file.js';
import type { Documents } from './documents.js';

const folder = projectFile('docs/api');

/** Reads the committed documents: every JSON and YAML file below docs/api. */
export async function readDocuments(): Promise<Documents> {
  await mkdir(folder, { recursive: true });
  const names = await readdir(folder, { recursive: true });
  const paths = names.filter((name) => /\.(json|ya?ml)$/.test(name)).toSorted();
  return new Map(
    await Promise.all(
      paths.map(async (path): Promise<[string, string]> => [
        path,
        await readFile(join(folder, path), 'utf8'),
      ]),
    ),
  );
}

export async function writeDocument(path: string, content: string): Promise<void> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}
