import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { IncidentClocksView } from '../read-models/clock-view.js';
import { ClockWorld, nineOClock } from '../testing/clock-world.js';

const township = '431002001';

describe('clocks of incidents through their lifecycle', () => {
  let clocks: ClockWorld;
  before(async () => {
    clocks = await ClockWorld.start();
  });
  after(() => clocks.service.stop());
  beforeEach(() => clocks.clear());

  it('do not move when something is edited, and count from the report after a regrading', async () => {
    const { id } = await clocks.report();
    const [, , , handle] = (await clocks.clocksOf(id)).items;
    clocks.at(30);
    await clocks.command(township, id, 'accept', { categoryCode: '01007', grade: 'IV' });
    clocks.at(40);
    await clocks.command(township, id, 'escalate', { reason: 'too much for us' });
    clocks.at(50);
    await clocks.command('431002', id, 'return', { reason: 'yours' });
    const after = (await clocks.clocksOf(id)).items.find(({ rule }) => rule === 'handle-iv');
    assert.deepEqual(
      [after?.startedAt, after?.dueAt, after?.holder],
      [handle?.startedAt, handle?.dueAt, township],
    );
  });

  it('stand still while it is suspended, and are due later by that', async () => {
    const { id } = await clocks.report();
    clocks.at(10);
    await clocks.command(township, id, 'accept', { categoryCode: '01007', grade: 'III' });
    clocks.at(20);
    await clocks.command(township, id, 'suspend', { reason: 'waiting for the vendor' });
    clocks.at(600);
    await clocks.sweep();
    assert.deepEqual(await clocks.firingsOf(id), []);
    await clocks.command(township, id, 'resume', { reason: 'the vendor has answered' });
    const { items } = await clocks.clocksOf(id);
    const running = items.filter(({ state }) => state === 'running');
    const minutes = (instant: string): number => (Date.parse(instant) - nineOClock) / 60_000;
    assert.deepEqual(
      running.map(({ rule, dueAt, pauses }) => [rule, minutes(dueAt), pauses.length]),
      [
        ['pass-up-iii', 30 + 580, 1],
        ['first-feedback-iii', 60 + 580, 1],
        ['handle-iii', 24 * 60 + 580, 1],
      ],
    );
    await clocks.command(township, id, 'suspend', { reason: 'the vendor once more' });
    clocks.at(700);
    await clocks.command(township, id, 'regrade', { grade: 'II', reason: 'it spreads' });
    const graver = (await clocks.clocksOf(id)).items.find(
      ({ rule }) => rule === 'first-feedback-i-ii',
    );
    assert.deepEqual(
      [graver?.state, graver?.pausedAt, minutes(graver?.dueAt ?? '')],
      ['paused', new Date(nineOClock + 600 * 60_000).toISOString(), 30 + 580],
      'it stood still as long as what it replaces',
    );
  });

  it('go with what is handed over to another subtree, and are read and met there', async () => {
    const { id } = await clocks.report();
    await clocks.command(township, id, 'accept', { categoryCode: '01007', grade: 'IV' });
    clocks.at(20);
    await clocks.command(township, id, 'hand-over', { to: '431002002', reason: 'their network' });
    clocks.at(30);
    await clocks.command('431002002', id, 'take-over', {});
    const officer = await clocks.service.as('431002002', 'officer');
    const { body } = await officer.get<IncidentClocksView>(`/v1/incidents/${id}/clocks`);
    assert.deepEqual(
      body.items.slice(3).map(({ rule, holder, state }) => [rule, holder, state]),
      [
        ['handle-iv', '431002002', 'running'],
        ['acknowledge-iv', '431002002', 'met'],
      ],
    );
    clocks.at(40);
    await clocks.command('431002002', id, 'resolve', { summary: 'cleaned' });
    const after = await clocks.clocksOf(id);
    assert.deepEqual(
      after.items.filter(({ state }) => state === 'running'),
      [],
    );
  });

  it('stop with the incident: what is resolved is never reminded of', async () => {
    const { id } = await clocks.report();
    await clocks.command(township, id, 'accept', { categoryCode: '01007', grade: 'IV' });
    await clocks.command(township, id, 'resolve', { summary: 'cleaned' });
    clocks.at(100_000);
    await clocks.sweep();
    assert.deepEqual(await clocks.firingsOf(id), []);
  });

  it('may not have their start or rule changed by the service itself', async () => {
    for (const change of ['started_at = now()', "rule = 'another'", "subject_path = '43/'"]) {
      await assert.rejects(
        clocks.service.db.database.transaction({ path: '', end: '~' }, (tx) =>
          tx.execute(`UPDATE clocks SET ${change}`),
        ),
        /permission denied/,
      );
    }
    await assert.rejects(
      clocks.service.db.database.transaction({ path: '', end: '~' }, (tx) =>
        tx.execute('DELETE FROM clock_firings'),
      ),
      /permission denied/,
    );
  });
});
