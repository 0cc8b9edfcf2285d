import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Registry } from 'prom-client';
import { WriteGate } from '#libs/http';
import { OutboxRoom } from './outbox-room.js';

interface Bench {
  /** Bytes not sent; an Error when they cannot be measured. */
  backlog: number | Error;
  readonly gate: WriteGate;
  readonly said: string[];
  readonly room: OutboxRoom;
  readonly registry: Registry;
}

function bench(limitBytes: number): Bench {
  const gate = new WriteGate();
  const registry = new Registry();
  const said: string[] = [];
  const say = (text: string): number => said.push(text);
  const made: Omit<Bench, 'room'> = { backlog: 0, gate, said, registry };
  const room = new OutboxRoom({
    backlog: async () => {
      const { backlog } = made;
      if (backlog instanceof Error) throw backlog;
      return { rows: 1, bytes: backlog };
    },
    limitBytes,
    gate,
    registry,
    logger: { log: say, warn: say, error: say },
  });
  return Object.assign(made, { room });
}

describe('OutboxRoom', () => {
  it('closes at the limit, opens below it, and says each once', async () => {
    const it = bench(1_000);
    it.backlog = 999;
    await it.room.look();
    assert.equal(it.gate.reason, undefined);
    it.backlog = 1_000;
    await it.room.look();
    await it.room.look();
    assert.equal(it.gate.reason, 'outbox-full');
    assert.match(await it.registry.metrics(), /^tiergrid_outbox_full 1$/m);
    it.backlog = 950;
    await it.room.look();
    assert.equal(it.gate.reason, 'outbox-full', 'it must not flutter at the limit');
    it.backlog = 100;
    await it.room.look();
    assert.equal(it.gate.reason, undefined);
    assert.match(await it.registry.metrics(), /^tiergrid_outbox_full 0$/m);
    assert.equal(it.said.length, 2);
    assert.match(it.said[0] ?? '', /outbox is full/);
    assert.match(it.said[1] ?? '', /room again/);
  });

  it('stays as it is while it cannot measure, and complains once', async () => {
    const it = bench(1_000);
    it.backlog = 2_000;
    await it.room.look();
    it.backlog = new Error('no database');
    await it.room.look();
    await it.room.look();
    assert.equal(it.gate.reason, 'outbox-full');
    assert.equal(it.said.filter((line) => line.includes('no database')).length, 1);
  });
});
