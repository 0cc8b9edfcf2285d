import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { after, describe, it } from 'node:test';
import { Scratch } from '../fixtures/scratch.js';
import { failureLines } from '../report/operator-error.js';
import { findJava, majorOf } from './java.js';

const scratch = new Scratch();
after(() => {
  scratch.remove();
});

/** A `java` that says this version. @returns the folder it lies in */
function fakeJava(name: string, version: string): string {
  const file = scratch.at(name, 'bin', 'java');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho 'openjdk version "${version}" 2026-01-01' >&2\n`);
  chmodSync(file, 0o755);
  return dirname(file);
}

async function lineOf(environment: NodeJS.ProcessEnv): Promise<string> {
  return findJava(environment).then(
    (java) => `found ${java.version}`,
    (error: unknown) => failureLines(error).join('\n'),
  );
}

describe('finding Java', () => {
  it('takes that of JAVA_HOME before the one on the PATH', async () => {
    const home = dirname(fakeJava('home', '21.0.2'));
    const PATH = fakeJava('path', '17.0.15');
    assert.equal(await lineOf({ JAVA_HOME: home, PATH }), 'found 21.0.2');
    assert.equal(await lineOf({ PATH }), 'found 17.0.15');
  });

  it('passes over a JAVA_HOME that is too old, or not there', async () => {
    const home = dirname(fakeJava('old-home', '11.0.1'));
    const PATH = fakeJava('new-path', '17.0.15');
    assert.equal(await lineOf({ JAVA_HOME: home, PATH }), 'found 17.0.15');
    assert.equal(await lineOf({ JAVA_HOME: scratch.at('none'), PATH }), 'found 17.0.15');
  });

  it('names a Java that is too old, and the ways out', async () => {
    const line = await lineOf({ PATH: fakeJava('old', '1.8.0_292') });
    assert.match(line, /^Kafka needs Java 17 or newer, and this is Java 1\.8\.0_292\. Install /);
    assert.match(line, /KAFKA_BROKERS.*docker compose up\.$/);
  });

  it('says that there is none', async () => {
    const line = await lineOf({ PATH: scratch.at('nowhere') });
    assert.match(line, /^Kafka needs Java, and none was found\. .*docker compose up\.$/);
  });

  it('knows the numbers of old and early releases', () => {
    assert.deepEqual(['1.8.0_292', '9-ea', '17', '21.0.2'].map(majorOf), [8, 9, 17, 21]);
  });
});
