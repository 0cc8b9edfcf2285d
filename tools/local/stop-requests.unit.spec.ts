import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';

const program = `
  import { stopRequests } from ${JSON.stringify(new URL('stop-requests.js', import.meta.url))};
  const requests = stopRequests({ onFirst: () => {}, onForce: () => process.exit(1) });
  setInterval(() => {}, 1000);
  process.send('listening');
  await requests.first;
  process.exit(7);
`;

async function exitAfter(end: (child: ChildProcess) => void): Promise<unknown> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  end(child);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

describe('a request to stop', () => {
  it('is a signal', async () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      assert.equal(await exitAfter((child) => child.kill(signal)), 7, signal);
    }
  });

  it('is the end of the program that started us with a channel', async () => {
    const code = await exitAfter((child) => {
      child.disconnect();
    });
    assert.equal(code, 7);
  });
});
