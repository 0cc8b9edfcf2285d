import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Admission, type OverloadLimits, type Release } from './admission.js';
import type { RequestClass } from './request-class.js';

const limits: OverloadLimits = { inWork: 16, uploads: 4, loopDelayMs: 100 };
const kinds = ['export', 'read', 'write'] as const;

/** An admission whose event loop stands in the test's hand. */
class Bench {
  loopDelayMs = 0;
  readonly releases: Release[] = [];
  readonly admission: Admission;

  constructor(given: Partial<OverloadLimits> = {}) {
    this.admission = new Admission({ ...limits, ...given }, () => this.loopDelayMs);
  }

  /** Asks for so many places. @returns how many were given */
  fill(kind: RequestClass, count: number): number {
    const given = Array.from({ length: count }, () => this.admission.admit(kind));
    const taken = given.filter((release) => release !== undefined);
    this.releases.push(...taken);
    return taken.length;
  }

  /** @returns the classes that are let in as things stand; it stays as it is */
  letIn(): RequestClass[] {
    return kinds.filter((kind) => {
      const release = this.admission.admit(kind);
      release?.();
      return release !== undefined;
    });
  }

  empty(): void {
    for (const release of this.releases.splice(0)) release();
  }
}

describe('what a full service refuses', () => {
  it('exports first, then reads, writes last', () => {
    const bench = new Bench();
    assert.deepEqual(bench.letIn(), ['export', 'read', 'write']);
    bench.fill('write', 2);
    assert.deepEqual(bench.letIn(), ['read', 'write']);
    bench.fill('write', 6);
    assert.deepEqual(bench.letIn(), ['write']);
    bench.fill('write', 8);
    assert.deepEqual(bench.letIn(), []);
    bench.empty();
    assert.deepEqual(bench.letIn(), ['export', 'read', 'write']);
  });

  it('reads leave half of the places to writes, however many come', () => {
    const bench = new Bench();
    assert.equal(bench.fill('read', 100), 8);
    assert.equal(bench.fill('write', 100), 8);
    assert.equal(bench.admission.inWork, 16);
  });

  it('never a probe, not even when nothing else is let in', () => {
    const bench = new Bench();
    bench.fill('write', 16);
    bench.loopDelayMs = 10_000;
    assert.equal(bench.fill('write', 1), 0);
    assert.equal(bench.fill('vital', 1), 1);
    assert.equal(bench.admission.inWork, 16);
  });

  it('by the delay of the event loop, in the same order', () => {
    const bench = new Bench({ inWork: 1_000 });
    bench.fill('write', 16);
    const at = (delay: number): RequestClass[] => {
      bench.loopDelayMs = delay;
      return bench.letIn();
    };
    assert.deepEqual(at(50), ['export', 'read', 'write']);
    assert.deepEqual(at(60), ['read', 'write']);
    assert.deepEqual(at(90), ['write']);
    assert.deepEqual(at(110), []);
    assert.deepEqual(at(0), ['export', 'read', 'write']);
    // With little in work, one heavy request must not make the service refuse all others.
    bench.releases.pop()?.();
    assert.deepEqual(at(110), ['export', 'read', 'write']);
  });

  it('leaves each class one place, however small the limit', () => {
    const bench = new Bench({ inWork: 1 });
    assert.equal(bench.fill('export', 2), 1);
  });

  it('a place that is given back twice is given back once', () => {
    const bench = new Bench();
    bench.fill('write', 2);
    bench.releases[0]?.();
    bench.releases[0]?.();
    assert.equal(bench.admission.inWork, 1);
  });

  it('gives uploads places of their own, which fill no other', () => {
    const bench = new Bench();
    assert.equal(bench.fill('upload', 10), 4);
    assert.deepEqual(bench.letIn(), ['export', 'read', 'write']);
    assert.equal(bench.fill('write', 20), 16);
    bench.empty();
    assert.equal(bench.fill('upload', 10), 4);
  });
});
