import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type IndexedIncident, mark, numbersOf, officesThatSee } from './incident-words.js';
import { wordNumber } from './word-number.js';

const incident: IndexedIncident = {
  id: '0190a000-0000-7000-8000-000000000000',
  number: '431002-2026-000123',
  title: '勒索软件',
  description: '主机离线',
  status: 'accepted',
  grade: 'III',
  categoryCode: '01007',
  holder: '4311',
  holderPath: '43/4311/',
  offeredTo: '4401',
  offeredPath: '44/4401/',
  divisionPath: '43/4310/431002/',
  affected: { unitName: '服务站', unitType: 'clinic' },
  indicators: [{ type: 'domain', value: 'Evil.Example' }],
};

describe('what the index knows of an incident', () => {
  it('is who sees it: by place, holder and offer, each office once', () => {
    assert.deepEqual(officesThatSee(incident), ['43', '4310', '431002', '4311', '44', '4401']);
    assert.deepEqual(officesThatSee({ ...incident, offeredPath: null }).length, 4);
  });

  it('is what it is filtered by, and the words of its texts', () => {
    const numbers = new Set(numbersOf(incident));
    const marks = [
      mark.office('4311'),
      mark.status('accepted'),
      mark.grade('III'),
      mark.category('01007'),
      mark.category('01'),
      mark.holder('4311'),
      mark.offeredTo('4401'),
      mark.unitType('clinic'),
      mark.cii(false),
      mark.indicator({ type: 'domain', value: 'evil.example' }),
    ];
    for (const number of marks) assert.ok(numbers.has(number));
    for (const word of ['勒索', '毒', '机', '服务', '离线', 'evil', '000123']) {
      assert.equal(numbers.has(wordNumber(word)), !['毒', '机'].includes(word), word);
    }
  });

  it('is no mark that somebody could type', () => {
    const typed = numbersOf({ ...incident, title: 'status closed office 99', description: null });
    assert.ok(!typed.includes(mark.status('closed')));
    assert.ok(!typed.includes(mark.office('99')));
  });

  it('stays small for the longest report', () => {
    const indicators = Array.from({ length: 100 }, (_, index) => ({
      type: 'url',
      value: `https://h${index}.example/${'a/b'.repeat(600)}${index}`,
    }));
    const description = Array.from({ length: 10_000 }, (_, index) =>
      String.fromCharCode(0x4e00 + ((index * 7919) % 20_000)),
    ).join('');
    assert.ok(numbersOf({ ...incident, indicators, description }).length <= 1_000);
  });
});
