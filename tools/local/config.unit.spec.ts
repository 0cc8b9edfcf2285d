import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import { readConfig } from './config.js';
import { failureLines } from './report/operator-error.js';

function linesFor(environment: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(environment);
  } catch (error) {
    return failureLines(error);
  }
  throw new Error('was accepted');
}

describe('the configuration of a local stack', () => {
  it('has defaults for everything, and takes empty variables as not set', () => {
    const config = readConfig({ TIERGRID_PORT: '', DATABASE_URL: '', KAFKA_BROKERS: '' });
    assert.equal(config.port, 8080);
    assert.equal(config.baseUrl, 'http://127.0.0.1:8080');
    assert.equal(config.stateDir, resolve('.tiergrid'));
    assert.equal(config.logLevel, 'info');
    assert.equal(config.databaseUrl, undefined);
    assert.equal(config.kafkaBrokers, undefined);
    assert.equal(config.ports.kafka, undefined);
  });

  it('reads ports, external servers and the public address', () => {
    const config = readConfig({
      TIERGRID_PORT: '9000',
      TIERGRID_IDENTITY_PORT: '9001',
      TIERGRID_BASE_URL: 'https://tiergrid.example/',
      DATABASE_URL: 'postgres://owner:pw@db:5432/tiergrid',
      KAFKA_BROKERS: 'a:9092,b:9092',
      KAFKA_REPLICATION_FACTOR: '3',
    });
    assert.equal(config.port, 9000);
    assert.equal(config.ports.identity, 9001);
    assert.equal(config.baseUrl, 'https://tiergrid.example');
    assert.deepEqual(config.kafkaBrokers, ['a:9092', 'b:9092']);
    assert.equal(config.replicationFactor, 3);
  });

  it('never asks one embedded broker for more than one copy', () => {
    assert.equal(readConfig({ KAFKA_REPLICATION_FACTOR: '3' }).replicationFactor, 1);
  });

  it('listening everywhere does not show up in the address to call', () => {
    const config = readConfig({ TIERGRID_HOST: '0.0.0.0', TIERGRID_PORT: '9000' });
    assert.equal(config.baseUrl, 'http://127.0.0.1:9000');
  });

  it('names every bad variable at once, with what it must be', () => {
    const lines = linesFor({
      TIERGRID_PORT: '99999',
      TIERGRID_KAFKA_PORT: 'abc',
      TIERGRID_LOG_LEVEL: 'loud',
      TIERGRID_BASE_URL: 'tiergrid',
      DATABASE_URL: 'mysql://owner:hidden@db/tiergrid',
      KAFKA_BROKERS: 'a;b',
    });
    assert.deepEqual(lines, [
      'TIERGRID_PORT is wrong: "99999". It must be a whole number from 1 to 65535.',
      'TIERGRID_KAFKA_PORT is wrong: "abc". It must be a whole number from 1 to 65535.',
      'TIERGRID_LOG_LEVEL is wrong: "loud". It must be one of fatal, error, warn, info, debug, trace.',
      'TIERGRID_BASE_URL is wrong: "tiergrid". It must be an http or https address.',
      'DATABASE_URL is wrong. It must be an address such as postgres://owner:password@host:5432/database.',
      'KAFKA_BROKERS is wrong: "a;b". It must be host:port, several separated by commas.',
    ]);
  });

  it('refuses a database address without a database', () => {
    assert.match(linesFor({ DATABASE_URL: 'postgres://o:p@db:5432' })[0] ?? '', /^DATABASE_URL/);
  });

  it('refuses one port for two processes', () => {
    const lines = linesFor({ TIERGRID_PORT: '9000', TIERGRID_DISPATCH_PORT: '9000' });
    assert.deepEqual(lines, [
      'TIERGRID_PORT and TIERGRID_DISPATCH_PORT name the same port 9000. Give each its own.',
    ]);
  });
});
