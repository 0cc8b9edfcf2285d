import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explainFailure } from './explain-failure.js';
import { OperatorMistake } from './operator-mistake.js';

function failure(message: string, properties: { code?: string; name?: string }): Error {
  return Object.assign(new Error(message), properties);
}

describe('what an operator reads when a command fails', () => {
  it('is the mistake, or what to do about a server that does not play along', () => {
    const explained = [
      new OperatorMistake('set it.'),
      failure('connect ECONNREFUSED 127.0.0.1:5432', { code: 'ECONNREFUSED' }),
      // Of a name with several addresses, none of which answers.
      failure('', { code: 'ECONNREFUSED' }),
      failure('getaddrinfo ENOTFOUND db', { code: 'ENOTFOUND' }),
      failure('Connection error', { name: 'KafkaJSNumberOfRetriesExceeded' }),
      failure('password authentication failed for user "o"', { code: '28P01' }),
      failure('relation "clients" does not exist', { code: '42P01' }),
      failure('permission denied for schema identity', { code: '42501' }),
    ].map((error) => explainFailure(error)?.replace(/:? is the platform.*/, ' …'));
    assert.deepEqual(explained, [
      'set it.',
      'PostgreSQL does not answer (connect ECONNREFUSED 127.0.0.1:5432) …',
      'PostgreSQL does not answer (ECONNREFUSED) …',
      'PostgreSQL does not answer (getaddrinfo ENOTFOUND db) …',
      'Kafka does not answer (Connection error) …',
      'PostgreSQL refuses DATABASE_URL: password authentication failed for user "o"',
      'the database is not up to date (relation "clients" does not exist): npm run tiergrid -- migrate',
      'DATABASE_URL must be of the role that owns the database (permission denied for schema identity)',
    ]);
  });

  it('is nothing for a defect, whose stack is wanted', () => {
    assert.equal(explainFailure(new TypeError('x is not a function')), undefined);
    assert.equal(explainFailure(failure('duplicate key', { code: '23505' })), undefined);
    assert.equal(explainFailure('thrown'), undefined);
  });
});
