import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Division } from '#libs/divisions';
import { below, county, listed, today, township } from '../testing/task.fixture.js';
import { chooseOffices, mostTargets, type Targets } from './targets.js';

const one = below(county, '431002001');
const two = below(county, '431002002');
const inTownship = below(township, '431002001001');
const nobody: ReadonlySet<string> = new Set();

function codesOf(targets: Targets, tasked = nobody): string[] {
  const choice = chooseOffices(targets, county, tasked, today);
  assert.ok(choice.accepted, JSON.stringify(choice));
  return choice.offices.map(({ code }) => code);
}

function refusalOf(targets: Targets, tasked = nobody): object {
  const choice = chooseOffices(targets, county, tasked, today);
  assert.ok(!choice.accepted);
  return choice.refusal;
}

describe('a list of offices', () => {
  it('may name offices on any level below the issuer', () => {
    assert.deepEqual(codesOf(listed(two, inTownship)), ['431002002', '431002001001']);
  });

  it('is refused with the place of the first office that is unknown', () => {
    const targets = { ...listed(one), codes: ['431002001', '999'] } as Targets;
    assert.deepEqual(refusalOf(targets), { code: 'unknown-office', office: '999', place: 1 });
  });

  it('is refused with an office beside the issuer, or the issuer itself', () => {
    const beside = below({ code: '4310', path: '43/4310/' }, '431003');
    // Its code and path begin like the county's: a prefix is no ancestor.
    const alike = below({ code: '4310', path: '43/4310/' }, '4310020');
    for (const office of [beside, alike, { ...one, ...county }]) {
      assert.deepEqual(refusalOf(listed(one, office)), {
        code: 'office-outside-scope',
        office: office.code,
        place: 1,
      });
    }
  });

  it('is refused with an office that was closed by today, not with one that will be', () => {
    assert.deepEqual(refusalOf(listed({ ...one, validTo: today })), {
      code: 'office-closed',
      office: one.code,
      place: 0,
      validTo: today,
    });
    assert.deepEqual(codesOf(listed({ ...one, validTo: '2026-11-22' })), [one.code]);
  });

  it('is refused with an office that stands in it twice, or has the task already', () => {
    const twice = { ...listed(one, two), codes: [one.code, two.code, one.code] } as Targets;
    const place = 2;
    assert.deepEqual(refusalOf(twice), { code: 'duplicate-office', office: one.code, place });
    assert.deepEqual(refusalOf(listed(one), new Set([one.code])), {
      code: 'office-already-tasked',
      office: one.code,
      place: 0,
    });
  });
});

describe('a division and a level', () => {
  const level = (changes: Partial<Extract<Targets, { by: 'level' }>>): Targets => ({
    by: 'level',
    division: county.code,
    level: 'township',
    root: { ...one, ...county },
    found: [one, two],
    ...changes,
  });

  it('mean every office found', () => {
    assert.deepEqual(codesOf(level({})), [one.code, two.code]);
  });

  it('leave out the issuer itself', () => {
    assert.deepEqual(codesOf(level({ found: [{ ...one, ...county }, two] })), [two.code]);
  });

  it('are refused when the division is unknown, elsewhere, or has nothing of the level', () => {
    const place = 'division';
    const office = county.code;
    assert.deepEqual(refusalOf(level({ root: undefined, found: [] })), {
      code: 'unknown-office',
      office,
      place,
    });
    const above: Division = { ...one, code: '4310', path: '43/4310/' };
    assert.deepEqual(refusalOf(level({ division: '4310', root: above })), {
      code: 'office-outside-scope',
      office: '4310',
      place,
    });
    assert.deepEqual(refusalOf(level({ found: [] })), {
      code: 'no-office-of-level',
      division: office,
      level: 'township',
    });
  });

  it('are refused when they mean more offices than one order may', () => {
    const found = Array.from({ length: mostTargets + 1 }, (_, index) =>
      below(county, `4310${index}`),
    );
    assert.deepEqual(refusalOf(level({ found })), { code: 'too-many-offices', most: mostTargets });
    assert.equal(codesOf(level({ found: found.slice(1) })).length, mostTargets);
  });
});
