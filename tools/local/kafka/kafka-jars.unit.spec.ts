import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { eventually } from '#libs/testing';
import { Scratch } from '../fixtures/scratch.js';
import { failureLines } from '../report/operator-error.js';
import { type KafkaJars, resolveKafkaJars } from './kafka-jars.js';

const scratch = new Scratch();
const jar = scratch.at('a.jar');
const home = process.env['HOME'];
let mavenRuns = 0;

/** A `mvn` that runs this script. @returns the PATH to find it by */
function fakeMaven(script: string): string {
  const file = scratch.at('bin', 'mvn');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return `${dirname(file)}:/usr/bin:/bin`;
}

/** Writes the class path to the file that the real one is told to write. */
const writesClassPath = `for value; do case "$value" in -Dmdep.outputFile=*) printf ${jar} > "\${value#*=}";; esac; done`;

function resolve(PATH: string, signal?: AbortSignal): Promise<KafkaJars> {
  return resolveKafkaJars({
    otherCache: scratch.at('state'),
    environment: { PATH },
    onMaven: () => (mavenRuns += 1),
    ...(signal === undefined ? {} : { signal }),
  });
}

async function lineOf(PATH: string): Promise<string> {
  return resolve(PATH).then(
    () => 'found',
    (error: unknown) => failureLines(error).join('\n'),
  );
}

describe("finding Kafka's jars", () => {
  before(() => {
    process.env['HOME'] = scratch.at('home');
  });
  beforeEach(() => {
    rmSync(scratch.at('home'), { recursive: true, force: true });
    writeFileSync(jar, '');
    mavenRuns = 0;
  });
  after(() => {
    if (home === undefined) delete process.env['HOME'];
    else process.env['HOME'] = home;
    scratch.remove();
  });

  it('runs Maven once, and again only when a jar is gone', async () => {
    const PATH = fakeMaven(writesClassPath);
    const found = await resolve(PATH);
    assert.equal(found.classPath, jar);
    assert.match(found.kafkaVersion, /^4\.\d+\.\d+$/);
    assert.ok(found.cacheFolder.startsWith(scratch.at('home', '.m2')));
    assert.deepEqual(await resolve('/nowhere'), found);
    assert.equal(mavenRuns, 1);
    rmSync(jar);
    await resolve(PATH);
    assert.equal(mavenRuns, 2);
  });

  it('keeps the class path in the state folder when the home folder is not writable', async () => {
    writeFileSync(scratch.at('home'), 'a file, in which no folder can be made');
    const found = await resolve(fakeMaven(writesClassPath));
    assert.ok(found.cacheFolder.startsWith(scratch.at('state')));
  });

  it('says that Maven is missing', async () => {
    const line = await lineOf('/nowhere');
    assert.match(line, /Maven \(mvn\), which fetches them, was not found\. Install Maven, /);
    assert.match(line, /docker compose up\.$/);
  });

  it('says that Maven does not reach its repository', async () => {
    const reason =
      'Plugin maven-dependency-plugin:3.8.1 could not be resolved: Could not transfer artifact ' +
      'from/to m (https://repo.example/maven/): transfer failed: Unknown host repo.example';
    const line = await lineOf(fakeMaven(`echo '[ERROR] ${reason} -> [Help 1]'; exit 1`));
    assert.match(
      line,
      /^Maven cannot fetch Kafka's jars: it does not reach its repository https:\/\/repo\.example\/maven\/\. /,
    );
    assert.match(line, /docker compose up\.$/);
    assert.equal(line.includes('\n'), false);
  });

  it('says why Maven failed otherwise, and keeps nothing of it', async () => {
    const line = await lineOf(fakeMaven(`echo '[ERROR] Non-parseable POM' >&2; exit 1`));
    assert.match(line, /^Maven cannot fetch Kafka's jars: Non-parseable POM\. To see all of it: /);
    assert.equal(await lineOf(fakeMaven(writesClassPath)), 'found');
  });

  it('ends a running Maven when the start is broken off', async () => {
    const aborting = new AbortController();
    const started = scratch.at('started');
    const running = resolve(fakeMaven(`touch ${started}; exec sleep 600`), aborting.signal);
    const refused = assert.rejects(running, { name: 'AbortError' });
    await eventually('Maven runs', async () => (existsSync(started) ? true : undefined));
    aborting.abort();
    await refused;
  });
});
