import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import './kafka.js';

interface StoppableRunner {
  start(): Promise<void>;
  stop(): Promise<void>;
}

const KafkaJsRunner = createRequire(import.meta.url)('kafkajs/src/consumer/runner.js') as new (
  options: object,
) => StoppableRunner;

describe('a consumer that is stopped while the brokers of its cluster change', () => {
  it('ends, and leaves the thread to others', async () => {
    const brokers = new Set(['1']);
    const done = (): Promise<void> => Promise.resolve();
    const { promise: stopped, resolve } = Promise.withResolvers<undefined>();
    let looked = 0;
    const group = {
      connect: done,
      joinAndSync: done,
      leave: done,
      heartbeat: done,
      getNodeIds: () => {
        looked += 1;
        // For the first loops, before the first fetch, after it, and now for the new loops.
        if (looked === 4) resolve(runner.stop().then(() => undefined));
        return [...brokers];
      },
      fetch: async () => {
        await new Promise(setImmediate);
        brokers.add('2');
        return [];
      },
    };
    const quiet = (): undefined => undefined;
    const logger = {
      info: quiet,
      debug: quiet,
      warn: quiet,
      error: quiet,
      namespace: () => logger,
    };
    const crashes: Error[] = [];
    const runner = new KafkaJsRunner({
      logger,
      consumerGroup: group,
      instrumentationEmitter: { emit: quiet },
      heartbeatInterval: 1_000,
      retry: { initialRetryTime: 1, retries: 1 },
      onCrash: (error: Error) => crashes.push(error),
    });
    await runner.start();
    await stopped;
    assert.deepEqual(crashes, []);
  });
});
