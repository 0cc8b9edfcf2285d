import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { processNames, readConfig } from '../config.js';
import type { Secrets } from '../state/secrets.js';
import { serviceDatabaseUrl, serviceEnvironment, type StackAddresses } from './definitions.js';
import { keepLog, troubleIn } from './service-log.js';

const secrets: Secrets = {
  postgres: 'p',
  owner: 'o',
  roles: { identity: 'i', reporting: 'r', dispatch: 'd', assessment: 'a' },
  keySecret: 'k',
  contactKey: 'c',
  webhookKey: 'w',
  evidenceLinkKey: 'l',
};
const addresses: StackAddresses = {
  ports: { gateway: 9000, identity: 9001, reporting: 9002, dispatch: 9003, assessment: 9004 },
  databaseUrls: { identity: 'db-i', reporting: 'db-r', dispatch: 'db-d', assessment: 'db-a' },
  brokers: ['127.0.0.1:9092'],
};
const base = {
  PATH: '/bin',
  DATABASE_URL: 'postgres://owner:pw@db/tiergrid',
  TIERGRID_KEY_SECRET: 'outside',
  TIERGRID_CONTACT_KEY: 'outside',
  TIERGRID_CONTACT_KEYS_EARLIER: 'e',
  TIERGRID_WEBHOOK_KEY: 'outside',
  TIERGRID_EVIDENCE_LINK_KEY: 'outside',
  TIERGRID_RATE_LIMIT_PER_MINUTE: '60',
};
const config = readConfig({ TIERGRID_HOST: '0.0.0.0', TIERGRID_PORT: '9000' });

describe('the environment of a service', () => {
  it('has its own database role, the brokers, and what the operator set for services', () => {
    const environment = serviceEnvironment('reporting', config, addresses, secrets, base);
    assert.equal(environment['DATABASE_URL'], 'db-r');
    assert.equal(environment['KAFKA_BROKERS'], '127.0.0.1:9092');
    assert.equal(environment['TIERGRID_PORT'], '9002');
    assert.equal(environment['TIERGRID_HOST'], '127.0.0.1');
    assert.equal(environment['TIERGRID_BASE_URL'], 'http://127.0.0.1:9000');
    assert.equal(environment['TIERGRID_JWKS_URL'], 'http://127.0.0.1:9001/oauth/jwks');
    assert.equal(environment['TIERGRID_RATE_LIMIT_PER_MINUTE'], '60');
  });

  it("holds each key for the one service that needs it, and the owner's database for nobody", () => {
    for (const name of processNames) {
      const environment = serviceEnvironment(name, config, addresses, secrets, base);
      assert.equal(environment['TIERGRID_KEY_SECRET'], name === 'identity' ? 'k' : undefined);
      assert.equal(environment['TIERGRID_CONTACT_KEY'], name === 'reporting' ? 'c' : undefined);
      const earlier = name === 'reporting' ? 'e' : undefined;
      assert.equal(environment['TIERGRID_CONTACT_KEYS_EARLIER'], earlier);
      assert.equal(environment['TIERGRID_WEBHOOK_KEY'], name === 'reporting' ? 'w' : undefined);
      const linkKey = name === 'reporting' ? 'l' : undefined;
      assert.equal(environment['TIERGRID_EVIDENCE_LINK_KEY'], linkKey);
      assert.notEqual(environment['DATABASE_URL'], base.DATABASE_URL);
    }
  });

  it('of the gateway has addresses of services, and no database and no broker', () => {
    const environment = serviceEnvironment('gateway', config, addresses, secrets, {
      ...base,
      KAFKA_BROKERS: 'outside:9092',
    });
    assert.equal(environment['TIERGRID_HOST'], '0.0.0.0');
    assert.equal(environment['DISPATCH_URL'], 'http://127.0.0.1:9003');
    assert.equal(environment['DATABASE_URL'], undefined);
    assert.equal(environment['KAFKA_BROKERS'], undefined);
  });

  it("keeps the database's address and options, with the role's name and password", () => {
    assert.equal(
      serviceDatabaseUrl('postgres://owner:pw@db:5433/tiergrid?sslmode=require', 'identity', 'a/b'),
      'postgres://tiergrid_identity:a%2Fb@db:5433/tiergrid?sslmode=require',
    );
  });
});

describe('the log of a service', () => {
  it('shows warnings and errors with their reason, and nothing below', () => {
    assert.equal(troubleIn('{"level":30,"msg":"listens"}'), undefined);
    assert.equal(troubleIn('{"level":"info","message":"listens"}'), undefined);
    assert.equal(troubleIn('{"level":"warn","message":"slow"}'), 'slow');
    assert.equal(troubleIn('{"level":40,"msg":"slow"}'), 'slow');
    assert.equal(
      troubleIn('{"level":50,"msg":"no broker","err":{"message":"ECONNREFUSED"}}'),
      'no broker: ECONNREFUSED',
    );
    assert.equal(troubleIn('{"level":50,"msg":"gone","err":{"message":"gone"}}'), 'gone');
  });

  it('shows the message of an error on the way down, without its stack', () => {
    const lines = [
      'file:///srv/main.js:3',
      '    throw new Error("boom")',
      '          ^',
      '',
      'Error: boom',
      '    at main (file:///srv/main.js:3:11)',
      'Node.js v24.21.0',
      '(node:1) ExperimentalWarning: so new',
      '\u001b[32m[Nest] 8770  - \u001b[39m11/21/2026, 6:14:19 PM \u001b[32m    LOG\u001b[39m started',
    ];
    assert.deepEqual(lines.map(troubleIn).filter(Boolean), ['Error: boom']);
  });

  it('does without its file when that takes no more, and says so once', async (t) => {
    // Linux has a device that is always full.
    if (!existsSync('/dev/full')) {
      t.skip('there is no /dev/full');
      return;
    }
    const lines: string[] = [];
    const output = Readable.from(['{"level":40,"msg":"one"}\n', '{"level":40,"msg":"two"}\n']);
    keepLog('/dev/full', [output], (line) => lines.push(line));
    await once(output, 'close');
    assert.deepEqual(lines, ['its log cannot be written (ENOSPC)', 'one', 'two']);
  });

  it('shows the variables that a service refuses', () => {
    assert.equal(troubleIn('  TIERGRID_PORT: too big'), 'TIERGRID_PORT: too big');
  });
});
