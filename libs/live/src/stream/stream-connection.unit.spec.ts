import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { subtreeOf } from '#libs/divisions';
import { EventRing } from './event-ring.js';
import { StreamConnection } from './stream-connection.js';
import { StreamPosition } from './stream-position.js';

const path = '43/4310/431002/';

/** A client that takes as much as it is told to. */
class FakeResponse extends EventEmitter {
  written = '';
  destroyed = false;
  full = false;
  writeHead(): void {
    this.written = '';
  }
  write(text: string): boolean {
    this.written += text;
    return !this.full;
  }
  end(text: string): void {
    this.written += text;
  }
  destroy(): void {
    this.destroyed = true;
  }
  get ids(): string[] {
    return [...this.written.matchAll(/^id: (\S+)\ndata/gm)].map(([, id]) => id ?? '');
  }
}

function world(): {
  feed: { ring: EventRing; position: StreamPosition };
  response: FakeResponse;
  connection: StreamConnection;
  happen: (numbers: readonly number[]) => void;
} {
  const feed = {
    ring: new EventRing({ events: 100, size: 1_000_000 }),
    position: new StreamPosition(0n),
  };
  const response = new FakeResponse();
  const viewer = { scope: subtreeOf(path), types: undefined };
  const asResponse = response as unknown as ServerResponse;
  const connection = new StreamConnection(asResponse, viewer, feed);
  const happen = (numbers: readonly number[]): void => {
    for (const number of numbers) {
      feed.position.add(BigInt(number));
      const event = {
        number: BigInt(number),
        id: String(number),
        type: 'type',
        subject: 'subject',
        appendedAt: new Date(0),
        paths: [path],
        json: '{}',
      };
      feed.ring.push({ event, position: feed.position.toString() });
    }
    connection.pump();
  };
  return { feed, response, connection, happen };
}

describe('StreamConnection', () => {
  it('sends what a client has not seen, with positions that are right for this client', () => {
    const { response, connection, happen } = world();
    happen([1, 2, 5]);
    // At the replica where it was before, 5 came before 2.
    connection.open(StreamPosition.parse('5.1-3'), false);
    assert.deepEqual(response.ids, ['5.1-2']);
    happen([3, 4]);
    assert.deepEqual(response.ids, ['5.1-2', '5.1', '5']);
  });

  it('cuts off a client that takes nothing for half a minute', (t: TestContext) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { response, connection, happen } = world();
    connection.open(undefined, false);
    response.full = true;
    happen([1]);
    happen([2, 3]);
    assert.deepEqual(response.ids, ['1'], 'what comes later is not gathered for it');
    t.mock.timers.tick(29_999);
    assert.equal(response.destroyed, false);
    t.mock.timers.tick(1);
    assert.equal(response.destroyed, true);
  });

  it('goes on where it was when the client takes more, but not past what was dropped', () => {
    const { response, connection, happen } = world();
    connection.open(undefined, false);
    response.full = true;
    happen([1, 2]);
    happen([3]);
    response.full = false;
    response.emit('drain');
    assert.deepEqual(response.ids, ['1', '2', '3']);
    response.full = true;
    happen([4]);
    happen(Array.from({ length: 300 }, (_, index) => index + 5));
    response.emit('drain');
    assert.equal(response.destroyed, true, 'never silently a gap');
    assert.deepEqual(response.ids, ['1', '2', '3', '4']);
  });

  it('moves the position on without an event, and says nothing after its end', () => {
    const { response, connection, happen } = world();
    connection.open(undefined, false);
    happen([1]);
    connection.beat();
    assert.match(response.written, /\n: \S+\nid: 1\n\n$/);
    connection.end('service-stopping');
    const { written } = response;
    assert.match(written, /event: end\ndata: {"reason":"service-stopping"}\n\n$/);
    happen([2]);
    connection.beat();
    assert.equal(response.written, written);
  });
});
