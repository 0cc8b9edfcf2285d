import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { parseInput } from './parse-input.js';
import { checkedByItem } from './unstorable-text.js';
import { ValidationFailed } from './validation-failed.js';

const schema = z.strictObject({ title: z.string(), tags: z.array(z.string()).optional() });

/** The fields that are named, or `none` when the input is taken. */
function fieldsOf(of: z.ZodType, value: unknown): string | string[] {
  try {
    parseInput(of, value, 'body');
    return 'none';
  } catch (error) {
    assert.ok(error instanceof ValidationFailed);
    return error.errors('en').map(({ field }) => field);
  }
}

describe('parseInput', () => {
  it('refuses texts that cannot be stored, wherever they stand', () => {
    assert.deepEqual(fieldsOf(schema, { title: 'a\u0000b' }), ['/title']);
    assert.deepEqual(fieldsOf(schema, { title: 'a', tags: ['b', '\ud83d'] }), ['/tags/1']);
    assert.deepEqual(fieldsOf(z.string(), '\u0000'), ['']);
  });

  it('takes every other text', () => {
    assert.equal(fieldsOf(schema, { title: '北湖🏯\r\n\u202e\ufeff' }), 'none');
  });

  it('says why in the language of the reader', () => {
    assert.throws(
      () => parseInput(z.strictObject({ title: z.string() }), { title: '\u0000' }, 'body'),
      (error) =>
        error instanceof ValidationFailed && /代理对/.test(error.errors('zh-CN')[0]?.message ?? ''),
    );
  });

  it('follows what a schema leaves open to any depth', () => {
    let nested: unknown = '\u0000';
    for (let depth = 0; depth < 3_000; depth += 1) nested = [nested];
    assert.equal(fieldsOf(z.unknown(), nested).length, 1);
  });

  it('leaves the items of a batch to whoever takes it apart', () => {
    const batch = z.object({ items: z.array(z.unknown()) }).register(checkedByItem, {});
    assert.equal(fieldsOf(batch, { items: [{ title: '\u0000' }] }), 'none');
  });
});
