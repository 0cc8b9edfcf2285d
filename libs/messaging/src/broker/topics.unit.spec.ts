import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ITopicMetadata } from 'kafkajs';
import { untilLed } from './topics.js';

type Answer = { topics: ITopicMetadata[] } | Error;

function led(by: number): Answer {
  const partition = { partitionId: 0, partitionErrorCode: 0, replicas: [1], isr: [1] };
  return { topics: [{ name: 'new', partitions: [{ ...partition, leader: by }] }] };
}

function refusal(type: string): Answer {
  return Object.assign(new Error(`refused: ${type}`), { type });
}

/** Brokers that answer one after the other; the last answer is given from then on. */
function brokers(...answers: readonly Answer[]) {
  let asked = 0;
  return {
    fetchTopicMetadata: async () => {
      const answer = answers[Math.min(asked, answers.length - 1)];
      asked += 1;
      if (answer === undefined) throw new Error('there is no broker');
      if (answer instanceof Error) throw answer;
      return answer;
    },
    get asked() {
      return asked;
    },
  };
}

describe('new topics', () => {
  it('are there when the broker that is asked knows them and their leaders', async () => {
    const admin = brokers(refusal('UNKNOWN_TOPIC_OR_PARTITION'), led(-1), led(2));
    await untilLed(admin, ['new']);
    assert.equal(admin.asked, 3);
  });

  it('are not waited for without end', async () => {
    await assert.rejects(untilLed(brokers(led(-1)), ['new'], -1), /no leaders of new/);
    const unknown = brokers(refusal('UNKNOWN_TOPIC_OR_PARTITION'));
    await assert.rejects(untilLed(unknown, ['new'], -1), /UNKNOWN_TOPIC_OR_PARTITION/);
  });

  it('do not hide another refusal', async () => {
    const admin = brokers(refusal('TOPIC_AUTHORIZATION_FAILED'));
    await assert.rejects(untilLed(admin, ['new']), /TOPIC_AUTHORIZATION_FAILED/);
    assert.equal(admin.asked, 1);
  });
});
