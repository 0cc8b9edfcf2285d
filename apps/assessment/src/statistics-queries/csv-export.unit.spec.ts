import assert from 'node:assert/strict';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import type { FastifyReply } from 'fastify';
import { FileBrokenOff } from '#libs/files';
import type { Transaction } from '#libs/persistence';
import { incidentStatistics } from '../features/read-incident-statistics/incident-statistics.js';
import { CsvExport } from './csv-export.js';
import type { Selection } from './statistics-statement.js';
import type { StatisticsRow } from './statistics.js';

const tx = {} as Transaction;

const selection: Selection = {
  division: {
    code: '43',
    name: '湖南省',
    level: 'province',
    path: '43/',
    validFrom: null,
    validTo: null,
  },
  by: ['grade'],
  period: { from: '2026-01-01', to: '2026-12-31' },
  grain: 'total',
};

/** Stands for the answer: keeps what is sent, reads nothing by itself. */
class FakeReply {
  body: Readable | undefined;

  headers(): this {
    return this;
  }

  type(): this {
    return this;
  }

  header(): this {
    return this;
  }

  send(body: Readable): this {
    this.body = body;
    return this;
  }
}

function sending(
  pages: () => AsyncGenerator<StatisticsRow[], undefined>,
  patienceMs: number,
  wholeMs = 60_000,
): { reply: FakeReply; sent: Promise<void> } {
  const reply = new FakeReply();
  const csv = new CsvExport({ pages }, patienceMs, wholeMs);
  const sent = csv.send(tx, incidentStatistics, selection, reply as unknown as FastifyReply, {});
  return { reply, sent };
}

const page = Array.from({ length: 1_000 }, () => ({ grade: 'IV', reported: 1 }));

describe('CsvExport', () => {
  it('cuts a client off that stops reading, and ends', async () => {
    const { reply, sent } = sending(async function* () {
      for (;;) yield page;
    }, 20);
    await assert.rejects(sent, (error) => {
      assert.ok(error instanceof FileBrokenOff);
      assert.match(error.message, /took nothing for 20 ms/);
      return true;
    });
    assert.equal(reply.body?.destroyed, true);
  });

  it('cuts a client off that reads without coming to an end', async () => {
    const { reply, sent } = sending(
      async function* () {
        for (;;) {
          // Pages come from a database; without a turn of the event loop no time would pass.
          await new Promise(setImmediate);
          yield page;
        }
      },
      60_000,
      50,
    );
    const cutOff = assert.rejects(sent, /FileBrokenOff: .*did not have it all within 50 ms/);
    while (reply.body === undefined) await new Promise(setImmediate);
    reply.body.on('error', () => undefined).resume();
    await cutOff;
    assert.equal(reply.body.destroyed, true);
  });

  it('breaks the answer off when reading fails in the midst of it', async () => {
    let asked = 0;
    const { reply, sent } = sending(async function* () {
      for (;;) {
        asked += 1;
        if (asked === 2) throw new Error('the database went away');
        yield page;
      }
    }, 60_000);
    await assert.rejects(sent, /FileBrokenOff: .*the database went away/);
    assert.equal(reply.body?.destroyed, true);
  });

  it('answers nothing when the first page cannot be read: that is a problem like any other', async () => {
    const { reply, sent } = sending(async function* () {
      yield* [];
      throw new Error('the database is away');
    }, 60_000);
    await assert.rejects(sent, /^Error: the database is away/);
    assert.equal(reply.body, undefined);
  });

  it('sends the head alone when there is no row', async () => {
    const { reply, sent } = sending(async function* () {
      yield* [];
      return undefined;
    }, 60_000);
    await new Promise(setImmediate);
    const whole = reply.body === undefined ? '' : await text(reply.body);
    await sent;
    assert.match(whole, /grade,reported,/);
    assert.equal(whole.split('\r\n').length, 2);
  });
});
