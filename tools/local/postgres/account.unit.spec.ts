import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { Scratch } from '../fixtures/scratch.js';
import { closedFolder } from './account.js';

const scratch = new Scratch();
after(() => {
  scratch.remove();
});
const stranger = { uid: 54_321, gid: 54_321 };

describe('what another user can reach', () => {
  it('is a folder whose ancestors all let him pass', () => {
    mkdirSync(scratch.at('open', 'deep'), { recursive: true });
    assert.equal(closedFolder(scratch.at('open', 'deep'), stranger), undefined);
    chmodSync(scratch.at('open'), 0o700);
    assert.equal(closedFolder(scratch.at('open', 'deep'), stranger), scratch.at('open'));
    assert.equal(closedFolder(scratch.at('open', 'deep', 'file'), stranger), scratch.at('open'));
  });

  it('is also what belongs to him or to his group', { skip: process.getuid?.() !== 0 }, () => {
    mkdirSync(scratch.at('his'), { mode: 0o700 });
    assert.equal(closedFolder(scratch.at('his'), stranger), scratch.at('his'));
    chownSync(scratch.at('his'), stranger.uid, 0);
    assert.equal(closedFolder(scratch.at('his'), stranger), undefined);
    chownSync(scratch.at('his'), 0, stranger.gid);
    chmodSync(scratch.at('his'), 0o710);
    assert.equal(closedFolder(scratch.at('his'), stranger), undefined);
  });
});
