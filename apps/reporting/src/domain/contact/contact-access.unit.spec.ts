import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mayHandleContact } from './index.js';

const subject = { reporter: 'worker-1', holderPath: '43/4310/431002/431002001/' };

function may(clientId: string, officePath: string, decides: boolean): boolean {
  return mayHandleContact({ clientId, officePath, decides }, subject);
}

describe('who may handle a contact', () => {
  it('is the holder and the offices above it', () => {
    for (const path of ['43/4310/431002/431002001/', '43/4310/431002/', '43/']) {
      assert.equal(may('officer', path, true), true, path);
      assert.equal(may('worker', path, false), false, path);
    }
  });

  it('is no office beside or below the holder', () => {
    const below = '43/4310/431002/431002001/431002001001/';
    for (const path of [below, '43/4310/431002/431002002/', '43/4310/431002/43100200/']) {
      assert.equal(may('officer', path, true), false, path);
    }
  });

  it('is whoever reported it, and no other worker', () => {
    const village = '43/4310/431002/431002001/431002001001/';
    assert.equal(may('worker-1', village, false), true);
    assert.equal(may('worker-2', village, false), false);
  });
});
