import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Admission, type OverloadLimits, type Release } from './admission.js';
import type { RequestClass } from './request-class.js';

const limits: OverloadLimits = { inWork: 16, waiting: 8, waitMs: 75, loopDelayMs: 100 };

/** An admission whose clock and event loop stand in the test's hand. */
class Bench {
  now = 0;
  loopDelayMs = 0;
  readonly releases: Release[] = [];
  private timers: { readonly at: number; readonly callback: () => void }[] = [];
  private readonly turns: (() => void)[] = [];
  private readonly admission: Admission;

  constructor(given: Partial<OverloadLimits> = {}) {
    this.admission = new Admission(
      { ...limits, ...given },
      {
        loopDelayMs: () => this.loopDelayMs,
        now: () => this.now,
        after: (ms, callback) => {
          this.timers.push({ at: this.now + ms, callback });
        },
        nextTurn: (callback) => {
          this.turns.push(callback);
        },
      },
    );
  }

  /** @returns what has become of the request, then and later */
  ask(kind: RequestClass): { outcome: 'waiting' | 'taken' | 'refused' } {
    const request: ReturnType<Bench['ask']> = { outcome: 'waiting' };
    this.admission.admit(kind, (release) => {
      request.outcome = release === undefined ? 'refused' : 'taken';
      if (release !== undefined) this.releases.push(release);
    });
    return request;
  }

  fill(kind: RequestClass, count: number): void {
    for (let asked = 0; asked < count; asked += 1) this.ask(kind);
  }

  pass(ms: number): void {
    this.now += ms;
    const due = this.timers.filter((timer) => timer.at <= this.now);
    this.timers = this.timers.filter((timer) => timer.at > this.now);
    for (const timer of due) timer.callback();
  }

  /** Lets the event loop turn once. */
  turn(): void {
    for (const callback of this.turns.splice(0)) callback();
  }

  get load(): Admission['load'] {
    return this.admission.load;
  }
}

describe('what a full service refuses', () => {
  it('exports first, then reads, writes last', () => {
    const bench = new Bench({ waiting: 0 });
    const asked = (): string[] =>
      (['export', 'read', 'write'] as const).map((kind) => {
        const { outcome } = bench.ask(kind);
        if (outcome === 'taken') bench.releases.pop()?.();
        return `${kind} ${outcome}`;
      });
    assert.deepEqual(asked(), ['export taken', 'read taken', 'write taken']);
    bench.fill('write', 2);
    assert.deepEqual(asked(), ['export refused', 'read taken', 'write taken']);
    bench.fill('write', 6);
    assert.deepEqual(asked(), ['export refused', 'read refused', 'write taken']);
    bench.fill('write', 8);
    assert.deepEqual(asked(), ['export refused', 'read refused', 'write refused']);
  });

  it('reads leave half of the places to writes, however many come', () => {
    const bench = new Bench({ waiting: 0 });
    bench.fill('read', 100);
    assert.equal(bench.load.inWork, 8);
    bench.fill('write', 100);
    assert.equal(bench.load.inWork, 16);
  });

  it('never a probe, not even when nothing else is let in', () => {
    const bench = new Bench({ inWork: 16, waiting: 0 });
    bench.fill('write', 16);
    bench.loopDelayMs = 10_000;
    assert.equal(bench.ask('write').outcome, 'refused');
    assert.equal(bench.ask('vital').outcome, 'taken');
    assert.equal(bench.load.inWork, 16);
  });

  it('by the delay of the event loop, in the same order', () => {
    const bench = new Bench({ inWork: 1_000 });
    bench.fill('write', 16);
    const held = bench.releases.splice(0);
    const taken = (delay: number): string[] => {
      bench.loopDelayMs = delay;
      const kinds = ['export', 'read', 'write'] as const;
      const letIn = kinds.filter((kind) => bench.ask(kind).outcome === 'taken');
      for (const release of bench.releases.splice(0)) release();
      return letIn;
    };
    assert.deepEqual(taken(50), ['export', 'read', 'write']);
    assert.deepEqual(taken(60), ['read', 'write']);
    assert.deepEqual(taken(90), ['write']);
    assert.deepEqual(taken(110), []);
    assert.deepEqual(taken(0), ['export', 'read', 'write']);
    for (const release of held) release();
    // A machine that is busy with something else must not make an idle service refuse.
    assert.deepEqual(taken(110), ['export', 'read', 'write']);
  });

  it('leaves each class one place, however small the limit', () => {
    const bench = new Bench({ inWork: 1, waiting: 0 });
    assert.equal(bench.ask('export').outcome, 'taken');
    assert.equal(bench.ask('export').outcome, 'refused');
  });
});

describe('waiting for a place', () => {
  it('a free place goes to a write before a read that came earlier', () => {
    const bench = new Bench({ inWork: 1 });
    bench.fill('write', 1);
    const read = bench.ask('read');
    const write = bench.ask('write');
    assert.equal(read.outcome, 'waiting');
    bench.releases.shift()?.();
    bench.turn();
    assert.deepEqual([read.outcome, write.outcome], ['waiting', 'taken']);
    bench.releases.shift()?.();
    bench.turn();
    assert.equal(read.outcome, 'taken');
  });

  it('is refused when the time is up, and no sooner', () => {
    const bench = new Bench({ inWork: 1 });
    bench.fill('write', 1);
    const first = bench.ask('write');
    bench.pass(50);
    const second = bench.ask('write');
    bench.pass(25);
    assert.deepEqual([first.outcome, second.outcome], ['refused', 'waiting']);
    bench.pass(50);
    assert.equal(second.outcome, 'refused');
    assert.deepEqual(bench.load, { inWork: 1, waiting: 0 });
  });

  it('is bounded, with less room for what matters less', () => {
    const bench = new Bench({ inWork: 1 });
    bench.fill('write', 1);
    bench.fill('export', 5);
    assert.equal(bench.load.waiting, 1);
    bench.fill('read', 10);
    assert.equal(bench.load.waiting, 4);
    bench.fill('write', 10);
    assert.equal(bench.load.waiting, 8);
    assert.equal(bench.ask('write').outcome, 'refused');
  });

  it('begins a few in each turn of the event loop, and nobody overtakes them', () => {
    const bench = new Bench({ inWork: 64, waiting: 64 });
    bench.fill('write', 64);
    bench.fill('write', 40);
    for (const release of bench.releases.splice(0)) release();
    assert.deepEqual(bench.load, { inWork: 0, waiting: 40 });
    const late = bench.ask('write');
    assert.equal(late.outcome, 'waiting');
    const begun = [1, 2, 3].map(() => {
      bench.turn();
      return bench.load.inWork;
    });
    assert.deepEqual(begun, [16, 32, 41]);
    assert.equal(late.outcome, 'taken');
    assert.equal(bench.ask('write').outcome, 'taken');
  });

  it('a read that waits keeps no write from a place', () => {
    const bench = new Bench({ inWork: 2 });
    bench.fill('read', 1);
    assert.equal(bench.ask('read').outcome, 'waiting');
    assert.equal(bench.ask('write').outcome, 'taken');
  });

  it('gives a place back once, even when told twice', () => {
    const bench = new Bench();
    bench.fill('write', 2);
    bench.releases[0]?.();
    bench.releases[0]?.();
    assert.equal(bench.load.inWork, 1);
  });
});
