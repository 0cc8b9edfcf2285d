import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { TestEventStream } from '#libs/testing';
import { RunningStack } from '../client/running-stack.js';

const village = '431002001001';
const township = '431002001';

describe('the live stream, through the gateway of a whole stack', () => {
  let stack: RunningStack;
  before(async () => {
    stack = await RunningStack.start();
  });
  after(async () => {
    assert.equal(await stack.stop(), 0, stack.printed);
  });

  it('shows a report as it comes, and goes on after a connection was lost', async () => {
    const { platform } = stack;
    const officer = platform.as('officer', township, 1);
    const worker = platform.as('grid-worker', village, 1);
    const url = `${platform.baseUrl}/v1/stream`;
    const report = async (title: string): Promise<string> => {
      const { id } = await worker.post<{ id: string }>('/v1/incidents', {
        divisionCode: village,
        title,
        occurredAt: '2026-01-05T08:30:00+08:00',
      });
      return id;
    };
    const first = await TestEventStream.open(url, await officer.accessToken());
    const seen = await report('办公电脑感染木马');
    const [event] = await first.count(1);
    assert.equal(event?.data['subject'], seen);
    first.close();
    const missed = await report('公众号被仿冒');
    const again = await TestEventStream.open(url, await officer.accessToken(), {
      'last-event-id': first.lastEventId,
    });
    const [next] = await again.count(1);
    assert.equal(next?.data['subject'], missed);
    again.close();
  });
});
