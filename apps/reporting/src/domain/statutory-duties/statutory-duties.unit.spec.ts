import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DutyStory, packOf } from './duty-story.fixture.js';
import { type DutyFacts, lapseAll } from './index.js';

const instant = (text: string): string => new Date(text).toISOString();

describe('the duties of a serious incident with CII in China', () => {
  const cn = packOf('cn-2025');
  const cii: DutyFacts = {
    grade: 'II',
    operator: 'cii-operator',
    crimeSuspected: false,
    // A Saturday night: legal time does not wait for Monday.
    discoveredAt: new Date('2026-11-21T23:50:00+08:00'),
    handledAt: null,
  };
  function accepted(facts: Partial<DutyFacts> = {}): DutyStory {
    const story = new DutyStory(cn, cii);
    story.assess(facts, '2026-11-22T00:10:00+08:00');
    return story;
  }

  it('run from discovery, not from acceptance', () => {
    const story = accepted();
    assert.deepEqual(
      story.duties.map(({ definition, state }) => [definition.id, state.status]),
      [
        ['cii-report', 'running'],
        ['cii-report-passed-on', 'awaited'],
        ['supplementary-report', 'awaited'],
        ['final-report', 'awaited'],
      ],
    );
    assert.equal(story.due('cii-report'), instant('2026-11-22T00:50:00+08:00'));
  });

  it('pass the report on within 30 minutes of its receipt', () => {
    const story = accepted();
    assert.deepEqual(story.fulfil('cii-report', '2026-11-22T00:40:00+08:00'), [
      'fulfilled cii-report',
      'owed cii-report-passed-on',
    ]);
    assert.equal(story.due('cii-report-passed-on'), instant('2026-11-22T01:10:00+08:00'));
  });

  it('are in time at the limit and late after it', () => {
    for (const [at, late] of [
      ['2026-11-22T00:49:59+08:00', false],
      ['2026-11-22T00:50:00+08:00', false],
      ['2026-11-22T00:50:01+08:00', true],
    ] as const) {
      const story = accepted();
      story.fulfil('cii-report', at, ['harm']);
      const { state } = story.duty('cii-report');
      assert.ok(state.status === 'fulfilled');
      assert.deepEqual([state.fulfilment.late, state.fulfilment.missingFields], [late, ['harm']]);
    }
  });

  it('are missed once, after the limit, and can be fulfilled late', () => {
    const story = accepted();
    assert.deepEqual(story.sweep('2026-11-22T00:50:00+08:00'), []);
    assert.deepEqual(story.sweep('2026-11-22T00:50:01+08:00'), ['missed cii-report']);
    assert.deepEqual(story.sweep('2026-11-22T00:51:00+08:00'), []);
    story.fulfil('cii-report', '2026-11-22T01:00:00+08:00');
    const { state } = story.duty('cii-report');
    assert.ok(state.status === 'fulfilled' && state.fulfilment.late && state.missedAt !== null);
  });

  it('of the final report run 30 days from the end of handling', () => {
    const story = accepted();
    assert.deepEqual(story.resolve('2026-12-05T16:20:00+08:00'), ['owed final-report']);
    assert.equal(story.due('final-report'), instant('2027-01-04T16:20:00+08:00'));
    assert.deepEqual(story.resolve('2026-12-09T10:00:00+08:00'), [], 'and are not put off');
  });

  it('of the final report begin anew when handling had not ended', () => {
    const story = accepted();
    story.resolve('2026-12-05T16:20:00+08:00');
    assert.deepEqual(story.reopen('2026-12-10T08:00:00+08:00'), ['lapsed final-report']);
    assert.deepEqual(story.resolve('2026-12-20T08:00:00+08:00'), ['owed final-report']);
    assert.equal(story.duty('final-report').round, 2);
    assert.equal(story.due('final-report'), instant('2027-01-19T08:00:00+08:00'));
  });

  it('that were missed stay missed when the incident is reopened', () => {
    const story = accepted();
    story.resolve('2026-12-05T16:20:00+08:00');
    assert.deepEqual(story.reopen('2027-01-05T08:00:00+08:00'), []);
    assert.deepEqual(story.sweep('2027-01-05T08:00:01+08:00'), [
      'missed cii-report',
      'missed final-report',
    ]);
  });

  it('to supplement begin with new facts after the first report, each time again', () => {
    const story = accepted();
    assert.deepEqual(story.newFacts('2026-11-22T00:20:00+08:00'), [], 'the first will say it');
    story.fulfil('cii-report', '2026-11-22T00:40:00+08:00');
    assert.deepEqual(story.newFacts('2026-11-22T02:00:00+08:00', ['final-lessons']), []);
    const owed = ['owed supplementary-report'];
    assert.deepEqual(story.newFacts('2026-11-22T02:00:00+08:00', ['trend']), owed);
    assert.equal(story.due('supplementary-report'), null, 'promptly');
    assert.deepEqual(story.newFacts('2026-11-22T03:00:00+08:00'), [], 'one report says both');
    story.fulfil('supplementary-report', '2026-11-22T03:10:00+08:00');
    assert.deepEqual(story.newFacts('2026-11-22T04:00:00+08:00'), owed);
    assert.equal(story.duty('supplementary-report').round, 2);
  });

  it('of a lower grade lapse, and go on with their old limit when it is raised again', () => {
    const story = accepted();
    assert.deepEqual(story.assess({ grade: 'IV' }, '2026-11-22T00:20:00+08:00'), [
      'lapsed cii-report',
      'lapsed cii-report-passed-on',
      'lapsed supplementary-report',
      'lapsed final-report',
    ]);
    assert.deepEqual(story.assess({ grade: 'III' }, '2026-11-22T00:30:00+08:00'), [
      'owed cii-report',
      'awaited supplementary-report',
      'awaited final-report',
    ]);
    assert.equal(story.due('cii-report'), instant('2026-11-22T00:50:00+08:00'));
    assert.equal(story.status('cii-report-passed-on'), 'lapsed');
  });

  it('of a higher grade run from discovery, or from what they follow', () => {
    const story = accepted({ grade: 'III' });
    story.fulfil('cii-report', '2026-11-22T00:40:00+08:00');
    assert.deepEqual(story.assess({ grade: 'II' }, '2026-11-22T05:00:00+08:00'), [
      'owed cii-report-passed-on',
    ]);
    assert.equal(story.due('cii-report-passed-on'), instant('2026-11-22T01:10:00+08:00'));
    const late = accepted({ grade: 'IV' });
    late.assess({ grade: 'I' }, '2026-11-22T05:00:00+08:00');
    assert.equal(late.due('cii-report'), instant('2026-11-22T00:50:00+08:00'));
  });

  it('follow the facts: another operator, and the suspicion of a crime', () => {
    const story = accepted();
    assert.deepEqual(
      story.assess({ crimeSuspected: true }, '2026-11-22T00:20:00+08:00', 'facts-changed'),
      ['owed crime-report'],
    );
    assert.equal(story.due('crime-report'), null);
    const changes = story.assess(
      { operator: 'other-operator' },
      '2026-11-22T00:30:00+08:00',
      'facts-changed',
    );
    assert.ok(changes.includes('lapsed cii-report') && changes.includes('owed operator-report'));
    assert.equal(story.due('operator-report'), instant('2026-11-22T03:50:00+08:00'));
  });

  it('lapse when the incident is merged into another', () => {
    const story = accepted();
    story.fulfil('cii-report', '2026-11-22T00:40:00+08:00');
    story.take(lapseAll(story.duties, new Date('2026-11-22T00:50:00+08:00')));
    assert.equal(story.status('cii-report'), 'fulfilled');
    assert.equal(story.status('cii-report-passed-on'), 'lapsed');
  });

  it('refuse what cannot be', () => {
    const story = accepted();
    const at = '2026-11-22T00:40:00+08:00';
    assert.equal(story.fulfil('cii-report-passed-on', at), 'duty-not-begun');
    assert.equal(story.fulfil('cii-report', '2026-11-21T23:49:59+08:00'), 'fulfilled-before-begun');
    story.fulfil('cii-report', at);
    assert.equal(story.fulfil('cii-report', at), 'duty-fulfilled-already');
    story.assess({ grade: 'IV' }, at);
    assert.equal(story.fulfil('final-report', at), 'duty-lapsed');
  });
});

describe('the duties of a significant incident under NIS2', () => {
  const eu = packOf('eu-nis2');
  function notified(at: string): DutyStory {
    const facts: DutyFacts = {
      grade: 'III',
      operator: 'entity',
      crimeSuspected: false,
      discoveredAt: new Date('2026-01-29T15:00:00+01:00'),
      handledAt: null,
    };
    const story = new DutyStory(eu, facts);
    story.assess({}, '2026-01-29T16:00:00+01:00');
    story.fulfil('early-warning', '2026-01-30T09:00:00+01:00');
    story.fulfil('notification', at);
    return story;
  }

  it('are 24 h and 72 h from becoming aware, and a calendar month from the notification', () => {
    const story = notified('2026-01-31T10:00:00+01:00');
    assert.equal(story.due('early-warning'), instant('2026-01-30T15:00:00+01:00'));
    assert.equal(story.due('notification'), instant('2026-02-01T15:00:00+01:00'));
    assert.equal(story.due('final-report'), instant('2026-02-28T10:00:00+01:00'));
    assert.equal(story.due('progress-report'), instant('2026-02-28T10:00:00+01:00'));
  });

  it('want the final report alone when handling ends before it is due', () => {
    const story = notified('2026-01-31T10:00:00+01:00');
    assert.deepEqual(story.resolve('2026-02-20T10:00:00+01:00'), [
      'lapsed progress-report',
      'lapsed final-report-after-handling',
    ]);
    assert.deepEqual(story.sweep('2026-02-28T10:00:01+01:00', true), ['missed final-report']);
  });

  it('want a progress report while it runs, and the final one a month after handling', () => {
    const story = notified('2026-01-31T10:00:00+01:00');
    assert.deepEqual(story.fulfil('progress-report', '2026-02-27T10:00:00+01:00'), [
      'fulfilled progress-report',
      'lapsed final-report',
    ]);
    assert.deepEqual(story.resolve('2026-03-31T10:00:00+02:00'), [
      'owed final-report-after-handling',
    ]);
    assert.equal(story.due('final-report-after-handling'), instant('2026-04-30T10:00:00+02:00'));
  });

  it('miss the progress report, not the final one, while it runs', () => {
    const story = notified('2026-01-31T10:00:00+01:00');
    assert.deepEqual(story.sweep('2026-03-01T10:00:00+01:00'), [
      'lapsed final-report',
      'missed progress-report',
    ]);
    assert.deepEqual(story.resolve('2026-03-10T10:00:00+01:00'), [
      'owed final-report-after-handling',
    ]);
  });

  it('come to the same when nobody swept before handling ended', () => {
    const story = notified('2026-01-31T10:00:00+01:00');
    assert.deepEqual(story.resolve('2026-03-10T10:00:00+01:00'), [
      'lapsed final-report',
      'owed final-report-after-handling',
    ]);
    assert.deepEqual(story.sweep('2026-03-10T10:00:01+01:00', true), ['missed progress-report']);
  });
});
