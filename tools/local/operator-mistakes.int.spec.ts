import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { eventually } from '#libs/testing';
import { Program } from './fixtures/program.js';
import { Scratch } from './fixtures/scratch.js';
import { FreePorts } from './network/ports.js';
import { projectFile } from './project-file.js';

const main = projectFile('dist/tools/local/fixtures/fake-stack.js');
const scratch = new Scratch();
const ports = new FreePorts();
const started: Program[] = [];
let state = 0;

/** A stack on the servers that the test runner started, with a state folder of its own. */
async function start(
  environment: NodeJS.ProcessEnv = {},
  options: { uid?: number } = {},
): Promise<Program> {
  state += 1;
  const stack = new Program(process.execPath, ['--enable-source-maps', main], {
    environment: {
      DATABASE_URL: process.env['TIERGRID_TEST_DATABASE_URL'],
      KAFKA_BROKERS: process.env['TIERGRID_TEST_KAFKA_BROKERS'],
      TIERGRID_STATE_DIR: scratch.at(`state-${state}`),
      TIERGRID_PORT: String(await ports.next()),
      ...environment,
    },
    ...options,
  });
  started.push(stack);
  return stack;
}

/** Starts what cannot start. @returns its lines about it, one for each mistake */
async function mistakes(
  environment: NodeJS.ProcessEnv,
  options: { uid?: number } = {},
): Promise<string[]> {
  const stack = await start(environment, options);
  assert.deepEqual(await stack.exit, { code: 1, signal: null }, stack.output);
  assert.doesNotMatch(stack.errors + stack.output, /^\s+at /m);
  return stack.errors.trimEnd().split('\n');
}

describe("an operator's mistake", () => {
  let taken: number;
  const server = createServer();

  before(async () => {
    taken = await ports.next();
    server.listen(taken, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => {
    server.close();
  });

  it('in variables: each has its line', async () => {
    assert.deepEqual(await mistakes({ TIERGRID_PORT: '0', TIERGRID_LOG_LEVEL: 'loud' }), [
      '✗ TIERGRID_PORT is wrong: "0". It must be a whole number from 1 to 65535.',
      '✗ TIERGRID_LOG_LEVEL is wrong: "loud". It must be one of fatal, error, warn, info, debug, trace.',
    ]);
  });

  it('a taken port: which variable to set', async () => {
    assert.deepEqual(await mistakes({ TIERGRID_PORT: String(taken) }), [
      `✗ Port ${taken} (TIERGRID_PORT) is taken by another program. ` +
        `Set TIERGRID_PORT to a free one, for example TIERGRID_PORT=${taken + 1000} npm start.`,
    ]);
    const [line] = await mistakes({ TIERGRID_DISPATCH_PORT: String(taken) });
    assert.match(line ?? '', /^✗ Port \d+ \(TIERGRID_DISPATCH_PORT\) is taken/);
  });

  it('an address that this machine has not', async () => {
    assert.deepEqual(await mistakes({ TIERGRID_HOST: '192.0.2.1' }), [
      '✗ This machine has no address 192.0.2.1. Set TIERGRID_HOST to one it has.',
    ]);
  });

  it('no Java: install it, or use containers', async () => {
    const lines = await mistakes({ KAFKA_BROKERS: '', JAVA_HOME: '', PATH: scratch.at('nothing') });
    assert.equal(lines.length, 1);
    assert.match(
      lines[0] ?? '',
      /^✗ Kafka needs Java, and none was found\. .*docker compose up\.$/,
    );
  });

  it('an old Java: which one is needed', async () => {
    mkdirSync(scratch.at('old'));
    writeFileSync(scratch.at('old', 'java'), '#!/bin/sh\necho \'java version "11.0.2"\' >&2\n');
    chmodSync(scratch.at('old', 'java'), 0o755);
    const lines = await mistakes({ KAFKA_BROKERS: '', JAVA_HOME: '', PATH: scratch.at('old') });
    assert.match(lines[0] ?? '', /^✗ Kafka needs Java 17 or newer, and this is Java 11\.0\.2\. /);
  });

  it('no Maven, and no jars yet: install it, or use containers', async () => {
    mkdirSync(scratch.at('new'));
    writeFileSync(scratch.at('new', 'java'), '#!/bin/sh\necho \'java version "21.0.2"\' >&2\n');
    chmodSync(scratch.at('new', 'java'), 0o755);
    const lines = await mistakes({
      KAFKA_BROKERS: '',
      JAVA_HOME: '',
      HOME: scratch.at('home'),
      PATH: scratch.at('new'),
    });
    assert.match(lines[0] ?? '', /Maven \(mvn\), .* was not found\. .*docker compose up\.$/);
    assert.equal(lines.length, 1);
  });

  it('a database that does not answer, or is not there', async () => {
    const url = new URL(process.env['TIERGRID_TEST_DATABASE_URL'] ?? '');
    url.pathname = '/nowhere';
    const [missing] = await mistakes({ DATABASE_URL: url.href });
    assert.match(
      missing ?? '',
      /^✗ The database nowhere at 127\.0\.0\.1:\d+ cannot be used \(.*\)\. Put DATABASE_URL right/,
    );
    const port = await ports.next();
    const [silent] = await mistakes({ DATABASE_URL: `postgres://a:secret@127.0.0.1:${port}/b` });
    assert.match(silent ?? '', /cannot be used \(no answer\)\./);
    assert.doesNotMatch(silent ?? '', /secret/);
  });

  it('brokers that do not answer', async () => {
    const port = await ports.next();
    assert.deepEqual(await mistakes({ KAFKA_BROKERS: `127.0.0.1:${port}` }), [
      `✗ No Kafka broker answers at 127.0.0.1:${port}. ` +
        'Put KAFKA_BROKERS right, or leave it out to start a broker here.',
    ]);
  });

  it('a damaged state folder: the file, and the way out', async () => {
    mkdirSync(scratch.at('damaged'));
    writeFileSync(scratch.at('damaged', 'secrets.json'), '{');
    const lines = await mistakes({ TIERGRID_STATE_DIR: scratch.at('damaged') });
    assert.match(
      lines[0] ?? '',
      /^✗ The state file .*secrets\.json is damaged\. .*TIERGRID_STATE_DIR\.$/,
    );
    assert.equal(lines.length, 1);
  });

  it('data of a newer PostgreSQL', async () => {
    const [first] = await mistakes({ TIERGRID_STATE_DIR: scratch.at('newer'), TIERGRID_PORT: '0' });
    assert.ok(first);
    const good = await start({ TIERGRID_STATE_DIR: scratch.at('newer') });
    await good.says('Ctrl-C stops everything');
    good.signal('SIGTERM');
    await good.exit;
    mkdirSync(scratch.at('newer', 'postgres'));
    writeFileSync(scratch.at('newer', 'postgres', 'PG_VERSION'), '19\n');
    const lines = await mistakes({ TIERGRID_STATE_DIR: scratch.at('newer'), DATABASE_URL: '' });
    assert.match(
      lines[0] ?? '',
      /are of PostgreSQL 19, and this is PostgreSQL 18\. .*TIERGRID_STATE_DIR\.$/,
    );
    assert.equal(lines.length, 1);
  });

  it('a folder that may not be written to', async () => {
    mkdirSync(scratch.at('closed'));
    chmodSync(scratch.at('closed'), 0o555);
    // Root may write everywhere; nobody may not.
    const options = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    const lines = await mistakes({ TIERGRID_STATE_DIR: scratch.at('closed', 'state') }, options);
    assert.match(
      lines[0] ?? '',
      /^✗ The state folder .* cannot be written to \(EACCES\)\. .*TIERGRID_STATE_DIR\.$/,
    );
    assert.equal(lines.length, 1);
  });
});

describe('a stack on external servers', () => {
  after(async () => {
    await Promise.all(started.map((stack) => stack.end()));
    scratch.remove();
  });

  it('starts neither PostgreSQL nor Kafka', async () => {
    const stack = await start();
    await stack.says('Ctrl-C stops everything');
    assert.match(stack.output, /✓ PostgreSQL of DATABASE_URL answers/);
    assert.match(stack.output, /✓ Kafka of KAFKA_BROKERS answers/);
    stack.signal('SIGHUP');
    assert.deepEqual(await stack.exit, { code: 0, signal: null });
  });

  it('tells which service does not come up, and stops the others', async () => {
    const port = String(await ports.next());
    const stack = await start({ TIERGRID_IDENTITY_PORT: port, FAKE_REFUSES: port });
    assert.deepEqual(await stack.exit, { code: 1, signal: null });
    const lines = stack.errors.trimEnd().split('\n');
    assert.equal(lines.length, 1);
    assert.match(
      lines[0] ?? '',
      /^✗ The service identity ended with exit code 1: .*TIERGRID_KEY_SECRET: too short\. Its log is .*identity\.log\.$/,
    );
  });

  it('ends at once at a second request', async () => {
    const stack = await start({ FAKE_STUBBORN: 'yes' });
    await stack.says('Ctrl-C stops everything');
    let ended = false;
    void stack.exit.then(() => (ended = true));
    await eventually('it ends', async () => {
      stack.signal('SIGINT');
      return ended ? true : undefined;
    });
    assert.deepEqual(await stack.exit, { code: 130, signal: null });
  });
});
