import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { grades, type PolicyPack, shippedPolicyPacks } from '#libs/policy';
import { decide, evolve, type Incident, type IncidentCommand, type Office } from './index.js';
import {
  county,
  elsewhere,
  incident,
  names,
  person,
  samples,
  township,
  village,
} from './incident.fixture.js';

const packs = shippedPolicyPacks().all;
const finals: readonly string[] = ['rejected', 'merged'];
const movers = ['escalate', 'return', 'take-over'];
const handling = ['accept', 'regrade', 'suspend', 'resume', 'resolve'];
const offices = [village, township, county, { code: '4310', path: '43/4310/' }, elsewhere];

const step = fc.record({
  name: fc.constantFrom(...names),
  /** Mostly the holder's or the offered office's people: others are only refused. */
  office: fc.constantFrom<Office | 'holder' | 'offered'>(
    ...(['holder', 'holder', 'holder', 'offered'] as const),
    ...offices,
  ),
  who: fc.constantFrom('first', 'second', 'third'),
  grade: fc.constantFrom(...grades),
  metrics: fc.option(fc.record({ peopleAffected: fc.nat({ max: 20_000_000 }) })),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function toCommand(
  current: Incident,
  { name, office, who, grade, metrics }: Step,
): IncidentCommand {
  const place =
    office === 'holder' ? current.holder : office === 'offered' ? current.offeredTo : office;
  const command = samples[name](person(place ?? county, who));
  const { type } = command;
  if (type === 'accept' || type === 'regrade') return { ...command, grade };
  if (type === 'supplement') return { ...command, impact: metrics };
  if (type === 'hand-over') {
    return { ...command, to: offices[who.length % offices.length] ?? elsewhere };
  }
  return command;
}

/** What must hold of every step, whatever came before. */
class Witness {
  private readonly handlers = new Set<string>();
  private suspendedFrom: string | undefined;
  private reportSinceReopening = false;

  constructor(private readonly pack: PolicyPack) {}

  judge(before: Incident, command: IncidentCommand, after: Incident): void {
    const { type: name, by } = command;
    const who = by === 'platform' ? by : by.clientId;
    assert.equal(after.version, before.version + 1);
    assert.ok(!finals.includes(before.status), `${name} followed ${before.status}`);
    if (before.status === 'closed' && name !== 'reopen') assert.equal(after.status, 'closed');
    if (!movers.includes(name)) {
      assert.deepEqual(after.holder, before.holder, `${name} moved the holder`);
    }
    if (name === 'take-over') assert.deepEqual(after.holder, before.offeredTo);
    const wasAccepted = before.grade !== null || name === 'accept';
    assert.equal(after.grade !== null, wasAccepted, `${after.status} with grade ${after.grade}`);
    if (after.grade !== before.grade) assert.ok(name === 'accept' || name === 'regrade');
    if (name === 'verify') assert.ok(!this.handlers.has(who), 'a handler verified');
    if (handling.includes(name)) this.handlers.add(who);
    if (name === 'suspend') this.suspendedFrom = before.status;
    if (name === 'resume') assert.equal(after.status, this.suspendedFrom);
    if (name === 'final-report') this.reportSinceReopening = true;
    if (name === 'reopen') this.reportSinceReopening = false;
    if (name === 'close') this.judgeClosing(before);
    if (after.status === 'closed' || finals.includes(after.status)) {
      assert.equal(after.offeredTo, null, 'an ended incident is offered');
    }
    if (after.offeredTo !== null) assert.notEqual(after.offeredTo.code, after.holder.code);
  }

  private judgeClosing({ grade, status }: Incident): void {
    const owed = this.pack.duties.some(
      ({ document, grades: owing }) =>
        document === 'final' && grade !== null && owing.includes(grade),
    );
    assert.ok(!owed || this.reportSinceReopening, `grade ${grade} closed without a final report`);
    assert.equal(status, 'verified');
  }
}

describe('any sequence of commands', () => {
  it('keeps what must always hold', () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(
        fc.constantFrom(...packs),
        fc.array(step, { maxLength: 80, size: 'max' }),
        (pack, steps) => {
          let current = incident({ policy: { pack: pack.id, version: pack.version } });
          const witness = new Witness(pack);
          for (const one of steps) {
            const command = toCommand(current, one);
            const decision = decide(current, command, pack);
            if (!decision.accepted) continue;
            const before = current;
            current = evolve(before, decision.event);
            witness.judge(before, command, current);
            reached.add(command.type);
          }
        },
      ),
      { numRuns: 3_000 },
    );
    // A property that a command never came to would hold for nothing.
    assert.deepEqual([...reached].sort(), [...names].sort());
  });
});
