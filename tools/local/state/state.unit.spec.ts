import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { z } from 'zod';
import { Scratch } from '../fixtures/scratch.js';
import { markProcess } from '../process/process-mark.js';
import { failureLines } from '../report/operator-error.js';
import { readJson, writeJson } from './json-file.js';
import { knownSecrets, writeLocalFile } from './local-files.js';
import { loadSecrets } from './secrets.js';
import { openStateFolder } from './state-folder.js';
import { takeStateLock } from './state-lock.js';

const scratch = new Scratch();
after(() => {
  scratch.remove();
});

function lineOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return failureLines(error).join('\n');
  }
  throw new Error('was accepted');
}

describe('a JSON file of the state folder', () => {
  it('is readable by its owner only, and replaced whole', () => {
    const file = scratch.at('a.json');
    writeJson(file, { n: 1 });
    writeJson(file, { n: 2 });
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(readJson(file, z.object({ n: z.number() })), { n: 2 });
    assert.deepEqual(readdirSync(scratch.path), ['a.json']);
  });

  it('that is damaged is named, with the way out', () => {
    const file = scratch.at('b.json');
    writeFileSync(file, '{"n": 1');
    const line = lineOf(() => readJson(file, z.object({ n: z.number() })));
    assert.ok(line.startsWith(`The state file ${file} is damaged.`));
    assert.match(line, /TIERGRID_STATE_DIR/);
    writeFileSync(file, '{"n": "x"}');
    assert.match(
      lineOf(() => readJson(file, z.object({ n: z.number() }))),
      /is damaged/,
    );
  });

  it('that is not there is undefined', () => {
    assert.equal(readJson(scratch.at('none.json'), z.unknown()), undefined);
  });
});

describe('what an earlier start has shown', () => {
  it('stays as it was, and is nothing on a first start', () => {
    const folder = openStateFolder(scratch.at('shown'));
    assert.equal(knownSecrets(folder).size, 0);
    const client = { role: 'officer', division: '431002', clientId: 'a', clientSecret: 's' };
    writeLocalFile(folder, { baseUrl: 'http://h', tokenUrl: 'http://h/t', clients: [client] });
    assert.deepEqual([...knownSecrets(folder)], [['a', 's']]);
  });

  it('can be made anew when it is damaged', () => {
    const folder = openStateFolder(scratch.at('shown'));
    writeFileSync(folder.localFile, '[]');
    assert.match(
      lineOf(() => knownSecrets(folder)),
      /local\.json is damaged\. Delete it: /,
    );
  });
});

describe('the secrets of a state folder', () => {
  it('are made once and kept, readable by their owner only', () => {
    const file = scratch.at('secrets.json');
    const first = loadSecrets(file, scratch.at('postgres'));
    assert.deepEqual(loadSecrets(file, scratch.at('postgres')), first);
    assert.equal(Buffer.from(first.keySecret, 'base64url').length, 32);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('are not made anew beside data that they would not open', () => {
    mkdirSync(scratch.at('data'));
    const file = scratch.at('gone.json');
    assert.match(
      lineOf(() => loadSecrets(file, scratch.at('data'))),
      /gone\.json is missing/,
    );
    assert.equal(existsSync(file), false);
  });
});

describe('a state folder', () => {
  it('is made, closed to other users', () => {
    const folder = openStateFolder(scratch.at('state', 'of', 'ours'));
    assert.equal(statSync(folder.logs).mode & 0o777, 0o700);
    assert.equal(statSync(folder.path).mode & 0o066, 0);
  });

  it('that cannot be made is named, with the way out', () => {
    writeFileSync(scratch.at('file'), '');
    const line = lineOf(() => openStateFolder(scratch.at('file', 'state')));
    assert.match(line, /cannot be written to \(ENOTDIR\)\. .*TIERGRID_STATE_DIR/);
  });
});

describe('the lock of a state folder', () => {
  const url = 'http://127.0.0.1:8080';

  it('is held by one stack at a time', () => {
    const file = scratch.at('lock');
    const release = takeStateLock(file, url);
    const line = lineOf(() => takeStateLock(file, url));
    assert.equal(
      line,
      `Tiergrid already runs on this state folder: ${url} (process ${process.pid}). ` +
        'Stop it first, or give this one its own TIERGRID_STATE_DIR and TIERGRID_PORT.',
    );
    release();
    takeStateLock(file, url)();
    assert.equal(existsSync(file), false);
  });

  it('of a stack that was killed is taken over, also when its id is in use again', () => {
    const file = scratch.at('stale');
    writeJson(file, { ...markProcess(process.pid), startedAt: 'long ago', baseUrl: url });
    takeStateLock(file, url)();
    writeFileSync(file, 'not ours');
    takeStateLock(file, url)();
    assert.deepEqual(
      readdirSync(scratch.path).filter((name) => name.startsWith('stale')),
      [],
    );
  });
});
