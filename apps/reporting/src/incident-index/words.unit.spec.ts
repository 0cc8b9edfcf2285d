import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wordNumber } from './word-number.js';
import { wordsAsked, wordsOf } from './words.js';

const ofText = (text: string, singles = false): string[] => [...wordsOf(text, singles)];
const asked = (query: string): string[] => [...wordsAsked(query)];

/** True when a text with only these words would be found. */
function finds(query: string, text: string): boolean {
  const there = new Set(ofText(text, true));
  const words = asked(query);
  return words.length > 0 && words.every((word) => there.has(word));
}

describe('words of a text', () => {
  it('are pairs of characters in Chinese', () => {
    assert.deepEqual(ofText('勒索软件'), ['勒索', '索软', '软件']);
    assert.deepEqual(ofText('病'), []);
    assert.deepEqual(ofText('病毒', true), ['病毒', '病', '毒']);
  });

  it('are what stands between spaces elsewhere, in small letters, with addresses whole', () => {
    assert.deepEqual(ofText('Ransomware hit'), ['ransomware', 'hit']);
    const words = ofText('http://Pay.Evil-Shop.example.COM/login?u=1');
    for (const word of ['pay.evil-shop.example.com', 'example.com', 'evil', 'login']) {
      assert.ok(words.includes(word), word);
    }
    assert.ok(ofText('从10.0.0.5:8080连出').includes('10.0.0.5'));
  });

  it('come from mixed text without spaces between', () => {
    assert.deepEqual(ofText('WiFi密码被盗'), ['wifi', '密码', '码被', '被盗']);
  });
});

describe('a search', () => {
  const found: [query: string, text: string][] = [
    ['勒索', '某街道电脑中勒索软件'],
    ['勒索软件', '某街道电脑中勒索软件'],
    ['软件 电脑', '某街道电脑中勒索软件'],
    ['毒', '病毒'],
    ['ＡＩ诈骗', 'AI诈骗电话'],
    ['ai诈骗', 'ＡＩ诈骗'],
    ['RANSOMWARE', 'ransomware on a server'],
    ['server', 'two servers are down'],
    ['servers', 'a server is down'],
    ['431002-2026-000123', '431002-2026-000123'],
    ['000123', '431002-2026-000123'],
    ['example.com', 'mail from evil.example.com.'],
    ['192.168.1.5', '主机192.168.1.5外联'],
    ['d41d8cd98f00b204e9800998ecf8427e', 'MD5 D41D8CD98F00B204E9800998ECF8427E'],
    ['CVE-2026-1234', '漏洞CVE-2026-1234'],
  ];
  for (const [query, text] of found) {
    it(`by "${query}" finds "${text}"`, () => {
      assert.ok(finds(query, text));
    });
  }

  const notFound: [query: string, text: string][] = [
    ['勒索', '索取勒令'],
    ['192.168.1.5', '5.1.168.192'],
    ['evil.com', 'evil.example.com'],
    ['', '勒索'],
    ["' | & ! :* () \\", '勒索'],
    ['！？。…', '勒索'],
    ['class', 'clas'],
  ];
  for (const [query, text] of notFound) {
    it(`by "${query}" does not find "${text}"`, () => {
      assert.ok(!finds(query, text));
    });
  }

  it('asks for nothing that the text it is copied from does not have', () => {
    for (const text of [
      'a.b..c--d',
      '__x__',
      '1/2/3',
      'é́café',
      '👍好的👍',
      '%E4%BD',
      'a:b@c?d=e&f#g',
    ]) {
      if (asked(text).length > 0) assert.ok(finds(text, text), text);
    }
  });
});

describe('the number of a word', () => {
  it('is 32 bits, the same each time and seldom that of another word', () => {
    assert.equal(wordNumber('勒索'), wordNumber('勒索'));
    const numbers = new Set<number>();
    for (let first = 0; first < 300; first += 1) {
      for (let second = 0; second < 300; second += 1) {
        const number = wordNumber(String.fromCharCode(0x4e00 + first, 0x4e00 + second));
        assert.ok(Number.isInteger(number) && number >= -(2 ** 31) && number < 2 ** 31);
        numbers.add(number);
      }
    }
    assert.ok(90_000 - numbers.size < 10, `${90_000 - numbers.size} of 90,000 share a number`);
  });
});
