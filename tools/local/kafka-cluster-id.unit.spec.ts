import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newClusterId } from './kafka-broker.js';

describe('the id of a Kafka cluster', () => {
  it('never begins with a hyphen, which the command line would take for an option', () => {
    const drawn = [Buffer.alloc(16, 0xfb), Buffer.alloc(16, 1)];
    assert.match(drawn[0]?.toString('base64url') ?? '', /^-/);
    assert.equal(
      newClusterId(() => drawn.shift() ?? Buffer.alloc(16)),
      Buffer.alloc(16, 1).toString('base64url'),
    );
  });
});
