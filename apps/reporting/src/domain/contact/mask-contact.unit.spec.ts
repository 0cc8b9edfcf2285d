import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { maskContact } from './index.js';

const nameOf = (name: string): string | null => maskContact({ name }).name;
const phoneOf = (phone: string): string | null => maskContact({ phone }).phone;

describe('a masked name', () => {
  it('is its first character and a star', () => {
    assert.deepEqual(
      ['张三', '王小明', '欧阳娜娜', '买买提·吐尔逊', 'John Smith', '𠮷野'].map(nameOf),
      ['张*', '王*', '欧*', '买*', 'J*', '𠮷*'],
    );
  });

  it('is a star alone where the first character is all of it', () => {
    assert.deepEqual(['李', 'X', ' 李 ', '', '👩‍🚒'].map(nameOf), ['*', '*', '*', '*', '*']);
  });
});

describe('a masked phone number', () => {
  it('keeps three digits and four of a whole number, without its country', () => {
    assert.deepEqual(
      ['13812345678', '138 1234 5678', '+86 138-1234-5678', '008613812345678'].map(phoneOf),
      ['138****5678', '138****5678', '138****5678', '138****5678'],
    );
    assert.deepEqual(['0735-2226789', '+43 664 1234567'].map(phoneOf), [
      '073****6789',
      '436****4567',
    ]);
  });

  it('keeps less of a short one, and nothing of what is hardly a number', () => {
    assert.deepEqual(['22267890', '2226789', '96110', '110', '微信 abc'].map(phoneOf), [
      '****90',
      '****',
      '****',
      '****',
      '****',
    ]);
  });

  it('never shows more than seven digits, nor how many there are', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (phone) => {
        const masked = phoneOf(phone) ?? '';
        assert.match(masked, /^(?:\d{3}\*{4}\d{4}|\*{4}\d{2}|\*{4})$/);
      }),
    );
  });
});

describe('what is not kept', () => {
  it('is null', () => {
    assert.deepEqual(maskContact({}), { name: null, phone: null });
  });
});
