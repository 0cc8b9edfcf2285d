import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { languageOf } from './language.js';
import { failureLines, OperatorError, OperatorErrors } from './operator-error.js';
import { Progress } from './progress.js';

const error = new OperatorError({ en: 'It is so', zh: '如此' }, { en: 'Do that', zh: '这样做' });

describe('what a person at the terminal reads', () => {
  it('is Chinese when the locale is, otherwise English', () => {
    assert.equal(languageOf({ LANG: 'zh_CN.UTF-8' }), 'zh');
    assert.equal(languageOf({ LANG: 'zh_CN.UTF-8', LC_ALL: 'en_US.UTF-8' }), 'en');
    assert.equal(languageOf({ LANG: 'C', LC_ALL: '' }), 'en');
    assert.equal(languageOf({}), 'en');
  });

  it('is one line for each mistake, with the way out', () => {
    assert.deepEqual(failureLines(error), ['It is so. Do that.']);
    assert.equal(failureLines(new OperatorErrors([error, error])).length, 2);
    assert.deepEqual(failureLines(new Error('boom')), ['boom']);
  });

  it('is a line with seconds for each step that succeeded, and none for one that did not', async () => {
    const lines: string[] = [];
    const progress = new Progress((line) => lines.push(line));
    const title = { en: 'Topics', zh: '主题' };
    await progress.step(title, async () => undefined);
    await progress.step(
      (count) => ({ en: `${count} rows`, zh: `${count} 行` }),
      async () => 7,
    );
    await assert.rejects(progress.step(title, async () => Promise.reject(error)));
    assert.equal(lines.length, 2);
    assert.match(lines[0] ?? '', /^✓ Topics \(\d+\.\d s\)$/);
    assert.match(lines[1] ?? '', /^✓ 7 rows \(/);
  });
});
