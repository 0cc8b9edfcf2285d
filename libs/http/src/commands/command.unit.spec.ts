import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readCommand } from './command.js';

describe('readCommand', () => {
  it('reads a request whose body is nested deeper than it could be written again', () => {
    let body: unknown = 1;
    for (let depth = 0; depth < 50_000; depth += 1) body = [body];
    // Parameters are read before the body is held against its schema.
    const request = { caller: {}, headers: {}, method: 'POST', url: '/v1/incidents', body };
    const command = readCommand(request as unknown as FastifyRequest, {} as FastifyReply);
    assert.equal(command.ifMatch, undefined);
  });

  it('tells requests under one key apart by method, address and body', () => {
    const fingerprint = (url: string, body: unknown): string => {
      const request = { caller: {}, headers: {}, method: 'POST', url, body };
      return readCommand(request as unknown as FastifyRequest, {} as FastifyReply).fingerprint();
    };
    assert.equal(fingerprint('/a', { x: 1 }), fingerprint('/a', { x: 1 }));
    assert.notEqual(fingerprint('/a', { x: 1 }), fingerprint('/b', { x: 1 }));
    assert.notEqual(fingerprint('/a', { x: 1 }), fingerprint('/a', { x: 2 }));
  });
});
