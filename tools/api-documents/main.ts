import { differences, explain } from './compare.js';
import { makeDocuments } from './documents.js';
import { readDocuments, writeDocument } from './stored-documents.js';

// The API and event reference, made from the code:
//   npm run generate   writes docs/api
//   npm run drift      only compares, and fails when a committed file is not what the code says

async function generate(): Promise<number> {
  const generated = await makeDocuments();
  const found = differences(await readDocuments(), generated);
  let refused = 0;
  for (const difference of found) {
    const content = generated.get(difference.path);
    // Never over a published contract: that would be the edit that must not happen.
    if (content === undefined || difference.kind === 'contract-edited') {
      console.error(explain(difference));
      refused += 1;
    } else {
      await writeDocument(difference.path, content);
      console.log(`docs/api/${difference.path} written`);
    }
  }
  if (found.length === 0) console.log(`${generated.size} documents are up to date`);
  return refused === 0 ? 0 : 1;
}

async function drift(): Promise<number> {
  const generated = await makeDocuments();
  const found = differences(await readDocuments(), generated);
  for (const difference of found) console.error(explain(difference));
  if (found.length === 0) console.log(`${generated.size} documents are what the code says`);
  return found.length === 0 ? 0 : 1;
}

try {
  process.exitCode = process.argv[2] === 'drift' ? await drift() : await generate();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
