import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forwardedRoutes, patternsOf, serviceNames } from './routes.js';

describe('the table of forwarded routes', () => {
  it('names each prefix once, below /v1 or /oauth', () => {
    const prefixes = forwardedRoutes.map(({ prefix }) => prefix);
    assert.equal(new Set(prefixes).size, prefixes.length);
    for (const prefix of prefixes) assert.match(prefix, /^\/(oauth|v1\/[a-z]+(?:-[a-z]+)*)$/);
  });

  it('reaches every service', () => {
    const reached = new Set(forwardedRoutes.map(({ service }) => service));
    assert.deepEqual([...reached].toSorted(), [...serviceNames].toSorted());
  });

  it('matches a prefix, what is below it and its commands', () => {
    assert.deepEqual(patternsOf('/v1/x'), ['/v1/x', '/v1/x/*', '/v1/x::*']);
  });
});
