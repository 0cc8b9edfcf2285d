import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadPolicyPacks, type PackFile, shippedPolicyPacks } from '../index.js';
import { shippedPackFiles } from './shipped-packs.js';

type Tree = Record<string, unknown>;

/** A copy of cn-2025 in another version, changed in one place. */
function changed(change: (pack: Tree) => void): PackFile {
  const pack = structuredClone(shippedPackFiles[0]?.content) as Tree;
  pack['version'] = '1.0.1';
  change(pack);
  return { name: 'county.json', content: pack };
}

/** What stands at a JSON Pointer. */
function at(pack: unknown, pointer: string): Tree {
  const parts = pointer.split('/').slice(1);
  return parts.reduce((part, key) => (part as Record<string, Tree>)[key] as Tree, pack as Tree);
}

function set(pointer: string, value: unknown): (pack: Tree) => void {
  const place = pointer.lastIndexOf('/');
  return (pack) => {
    at(pack, pointer.slice(0, place))[pointer.slice(place + 1)] = value;
  };
}

function remove(pointer: string, item: string): (pack: Tree) => void {
  return (pack) => {
    const list = at(pack, pointer) as unknown as string[];
    list.splice(list.indexOf(item), 1);
  };
}

function mistakesOf(...added: PackFile[]): readonly string[] {
  const loaded = loadPolicyPacks(shippedPackFiles, added);
  return 'mistakes' in loaded ? loaded.mistakes : [];
}

describe('the shipped packs', () => {
  it('are cn-2025 and eu-nis2, without a mistake, each with its version', () => {
    assert.deepEqual(
      shippedPolicyPacks().all.map(({ id, version }) => [id, version]),
      [
        ['cn-2025', '1.0.0'],
        ['eu-nis2', '1.0.0'],
      ],
    );
  });

  it('use the 69 categories of the table', () => {
    for (const pack of shippedPolicyPacks().all) assert.equal(pack.categories.length, 69);
  });
});

describe('loading policy packs', () => {
  it('lets a pack of the installation take the place of a shipped one', () => {
    const loaded = loadPolicyPacks(shippedPackFiles, [changed(set('/reminderPercents', [75]))]);
    assert.ok('packs' in loaded);
    const pack = loaded.packs.find('cn-2025');
    assert.deepEqual([pack?.version, pack?.reminderPercents], ['1.0.1', [75]]);
    assert.equal(loaded.packs.all.length, 2);
  });

  it('adds a pack of another id', () => {
    const loaded = loadPolicyPacks(shippedPackFiles, [changed(set('/id', 'beihu'))]);
    assert.ok('packs' in loaded);
    assert.deepEqual(
      loaded.packs.all.map(({ id }) => id),
      ['cn-2025', 'eu-nis2', 'beihu'],
    );
  });

  it('refuses the version of a shipped pack, and the same pack twice', () => {
    assert.deepEqual(mistakesOf(changed(set('/version', '1.0.0'))), [
      'county.json /version: cn-2025 1.0.0 is shipped; give yours another version',
    ]);
    const again = { ...changed(set('/version', '1.0.2')), name: 'township.json' };
    assert.deepEqual(mistakesOf(changed(set('/version', '1.0.1')), again), [
      'township.json /id: county.json is the pack cn-2025 already',
    ]);
  });

  it('says every mistake of every pack at once', () => {
    const one = changed(set('/otherwise', 'I'));
    const other = { ...changed(set('/categories/3', '04001')), name: 'township.json' };
    assert.deepEqual(mistakesOf(one, other), [
      'county.json /otherwise: must be the last of the grades',
      'township.json /categories/3: category 04001 is not in the shipped table',
    ]);
  });
});

describe('a pack is refused', () => {
  const refusals: [what: string, change: (pack: Tree) => void, line: string | RegExp][] = [
    [
      'that names a category outside the shipped table',
      (pack) => (pack['categories'] as string[]).push('04002'),
      '/categories/69: category 04002 is not in the shipped table',
    ],
    [
      'that names a category twice',
      set('/categories/1', '01001'),
      '/categories/1: 01001 stands here for the second time',
    ],
    [
      'whose hidden danger is none of its categories',
      remove('/categories', '07003'),
      '/hiddenDangerCategories/2: 07003 is not a category of this pack',
    ],
    [
      'that demands a field for a category that it has not',
      remove('/categories', '01007'),
      '/reportFields/8/categories/0: 01007 is not a category of this pack',
    ],
    ['with a field that there is not', set('/people', 1), /^\/: .*people/],
    ['without a version', set('/version', 'new'), '/version: must be three numbers like 1.0.0'],
    [
      'that measures what is no metric',
      set('/grades/0/conditions/1/all/0/indicator', 'opinions'),
      /^\/grades\/0\/conditions\/1\/all\/0\/indicator: /,
    ],
    [
      'that compares a word with a number',
      set('/grades/0/conditions/0/all/1/threshold', 3),
      /^\/grades\/0\/conditions\/0\/all\/1\/threshold: /,
    ],
    [
      'that compares downwards',
      set('/grades/0/conditions/1/all/0/comparator', '<='),
      /^\/grades\/0\/conditions\/1\/all\/0\/comparator: /,
    ],
    [
      'with one condition twice',
      set('/grades/1/conditions/0/id', 'portal-i'),
      '/grades/1/conditions/0/id: portal-i stands here for the second time',
    ],
    [
      'whose grades are out of order',
      (pack) => (pack['grades'] as unknown[]).reverse(),
      '/grades: the gravest grade must stand first',
    ],
    [
      'whose duty is owed by nobody known',
      set('/duties/0/owedBy/0', 'mayor'),
      '/duties/0/owedBy/0: mayor is not a party of this pack',
    ],
    [
      'whose duty asks for a field that there is not',
      set('/duties/0/fields/atOnce/0', 'suspect'),
      '/duties/0/fields/atOnce/0: suspect is not a report field',
    ],
    [
      'whose duty follows one that comes later',
      set('/duties/1/follows/0', 'final-report'),
      '/duties/1/follows/0: final-report is not a duty above this one',
    ],
    [
      'whose duty waits for a duty that it does not follow',
      set('/duties/0/from', 'followed-fulfilled'),
      '/duties/0/from: it follows no duty that could be fulfilled',
    ],
    [
      'whose duty has a channel of which none came before',
      set('/duties/0/to', 'same-channel'),
      '/duties/0/to: it follows no duty whose channel is meant',
    ],
    [
      'with months of working time',
      set('/tierLimits/7/within', { clock: 'working', value: 1, unit: 'month' }),
      /^\/tierLimits\/7\/within\/unit: /,
    ],
    [
      'whose duty is due in months of working time',
      set('/duties/0/within', { clock: 'working', value: 1, unit: 'month' }),
      /^\/duties\/0\/within\/unit: /,
    ],
    [
      'whose duty is due soon',
      set('/duties/0/within', 'soon'),
      "/duties/0/within: must be a duration or 'promptly'",
    ],
    [
      'whose limits contradict each other',
      set('/tierLimits/3/grades', ['II', 'III']),
      '/tierLimits/3: acknowledge-iii and acknowledge-i-ii limit the same for the same office',
    ],
    [
      'whose extension is shorter than the limit',
      set('/tierLimits/14/extendableTo/value', 7),
      '/tierLimits/14/extendableTo: must be more of the same unit and clock as within',
    ],
    [
      'whose reminders do not ascend',
      set('/reminderPercents', [80, 50]),
      '/reminderPercents: must ascend',
    ],
    [
      'in a zone that there is not',
      set('/calendar/timeZone', 'Mars/Olympus'),
      '/calendar/timeZone: no such time zone; write it like Asia/Shanghai',
    ],
    [
      'whose hours overlap',
      set('/calendar/workingHours/1/from', '11:00'),
      '/calendar/workingHours/1: begins before 12:00, the end of the hours above it',
    ],
    [
      'whose hours end before they begin',
      set('/calendar/workingHours/0/from', '13:00'),
      '/calendar/workingHours/0: 13:00 to 12:00 ends before it begins',
    ],
    [
      'whose holiday lies in another year',
      set('/calendar/years/0/holidays/0/from', '2024-12-31'),
      '/calendar/years/0/holidays/0: 2024-12-31 is not in 2025',
    ],
    [
      'whose make-up day is a working day anyway',
      set('/calendar/years/0/makeUpDays/0/date', '2025-01-27'),
      '/calendar/years/0/makeUpDays/0/date: 2025-01-27 is a working day anyway',
    ],
    [
      'whose make-up day is a holiday',
      set('/calendar/years/0/makeUpDays/0/date', '2025-02-01'),
      '/calendar/years/0/makeUpDays/0/date: 2025-02-01 is a holiday too',
    ],
    [
      'with a year twice',
      set('/calendar/years/1/year', 2025),
      '/calendar/years/1/year: years must ascend, each once',
    ],
  ];
  for (const [what, change, line] of refusals) {
    it(what, () => {
      const lines = mistakesOf(changed(change)).map((each) => each.replace('county.json ', ''));
      if (typeof line === 'string') assert.ok(lines.includes(line), lines.join('\n'));
      else assert.ok(line.test(lines.join('\n')), lines.join('\n'));
    });
  }

  it('that is no object', () => {
    assert.equal(mistakesOf({ name: 'county.json', content: [] }).length, 1);
  });
});
