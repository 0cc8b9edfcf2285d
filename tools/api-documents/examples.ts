import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFile } from '../local/project-file.js';

const folder = projectFile('libs/contracts/examples');
const ending = '.json';

/**
 * The golden example of each contract, the value of a message as it was when the contract was
 * published, by the contract's type.
 */
export async function readExamples(): Promise<Map<string, unknown>> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(ending)).toSorted();
  const examples = files.map(async (name): Promise<[string, unknown]> => {
    const value: unknown = JSON.parse(await readFile(join(folder, name), 'utf8'));
    return [name.slice(0, -ending.length), value];
  });
  return new Map(await Promise.all(examples));
}
