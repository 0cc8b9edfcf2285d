import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { policyEnvironment } from '../index.js';
import { shippedPackFiles } from './shipped-packs.js';

const environment = z.object(policyEnvironment);

function messages(folder: string): string[] {
  const { error } = environment.safeParse({ TIERGRID_POLICY_PACKS: folder });
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

describe('TIERGRID_POLICY_PACKS', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tiergrid-packs-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('leaves the shipped packs when it is not set', () => {
    assert.deepEqual(
      environment.parse({}).TIERGRID_POLICY_PACKS.all.map(({ id }) => id),
      ['cn-2025', 'eu-nis2'],
    );
  });

  it('adds the packs of a folder', () => {
    const pack = { ...(shippedPackFiles[0]?.content as object), id: 'beihu' };
    writeFileSync(join(folder, 'beihu.json'), JSON.stringify(pack));
    writeFileSync(join(folder, 'notes.txt'), 'no pack');
    const { TIERGRID_POLICY_PACKS: packs } = environment.parse({ TIERGRID_POLICY_PACKS: folder });
    assert.equal(packs.find('beihu')?.version, '1.0.0');
  });

  it('names each mistake in a line of its own', () => {
    const content = shippedPackFiles[0]?.content as { categories: string[] };
    const wrong = {
      ...content,
      id: 'beihu',
      categories: [...content.categories, '04002'],
      version: 'new',
    };
    writeFileSync(join(folder, 'beihu.json'), JSON.stringify(wrong));
    writeFileSync(join(folder, 'broken.json'), '{');
    const [unreadable, ...others] = messages(folder);
    assert.match(String(unreadable), /^TIERGRID_POLICY_PACKS: broken.json cannot be read: /);
    assert.deepEqual(others, [
      'TIERGRID_POLICY_PACKS: beihu.json /version: must be three numbers like 1.0.0',
      'TIERGRID_POLICY_PACKS: beihu.json /categories/69: category 04002 is not in the shipped table',
    ]);
  });

  it('says so when there is no such folder', () => {
    assert.match(messages(join(folder, 'nowhere')).join(), /cannot read the folder: ENOENT/);
  });
});
