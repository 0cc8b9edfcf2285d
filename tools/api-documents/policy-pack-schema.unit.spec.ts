import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { projectFile } from '../local/project-file.js';
import { policyPackSchema } from './policy-pack-schema.js';

describe('the published schema of policy packs', () => {
  const isPack = new Ajv2020({ strict: true, allErrors: true, validateFormats: false }).compile(
    policyPackSchema(),
  );

  for (const name of ['cn-2025', 'eu-nis2']) {
    it(`holds for ${name}, and not without its version`, async () => {
      const file = await readFile(projectFile(`libs/policy/packs/${name}.json`), 'utf8');
      const pack = JSON.parse(file) as Record<string, unknown>;
      assert.equal(isPack(pack), true, JSON.stringify(isPack.errors));
      delete pack['version'];
      assert.equal(isPack(pack), false);
    });
  }
});
