import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { AddressRules } from './address-rules.js';
import { resolveBySystem, WebhookSender } from './webhook-sender.js';

describe('WebhookSender', () => {
  const asked: string[] = [];
  const received: string[] = [];
  let answer = (_request: IncomingMessage, response: ServerResponse): void => {
    response.end('thank you');
  };
  const receiver = createServer((request, response) => {
    received.push(request.url ?? '');
    answer(request, response);
  });
  let port = 0;
  /** What names lead to. */
  let addresses: LookupAddress[] = [];
  const sender = new WebhookSender(
    new AddressRules([{ address: '127.0.0.0', prefix: 8 }]),
    (host, done) => {
      asked.push(host);
      done(null, addresses);
    },
  );
  const strict = new WebhookSender(new AddressRules([]), (host, done) => {
    asked.push(host);
    done(null, addresses);
  });

  before(async () => {
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    port = (receiver.address() as AddressInfo).port;
  });
  after(async () => {
    await Promise.all([sender.onApplicationShutdown(), strict.onApplicationShutdown()]);
    receiver.closeAllConnections();
    receiver.close();
  });

  const refusal = (url: string): string | undefined => strict.refusalOf(new URL(url));

  it('takes https to public addresses, however an address is written', () => {
    assert.equal(refusal('https://county.example/hook'), undefined);
    assert.equal(refusal('http://county.example/hook'), 'not-https');
    assert.equal(refusal('http://localhost/hook'), 'not-https');
    for (const url of ['https://2130706433/', 'https://0x7f.1/', 'https://[::ffff:7f00:1]/']) {
      assert.equal(refusal(url), 'not-public', url);
    }
    assert.equal(refusal('https://169.254.169.254/latest/meta-data/'), 'not-public');
  });

  it('asks for a name once for a connection, and connects to nothing that was not checked', async () => {
    addresses = [{ address: '127.0.0.1', family: 4 }];
    const before = received.length;
    const refused = await strict.send(`https://rebinding.example:${port}/`, {}, '{}');
    assert.deepEqual(
      [refused.statusCode, refused.error],
      [null, 'rebinding.example is no address that webhooks may be sent to'],
    );
    // One good address beside a bad one is not good enough.
    addresses = [
      { address: '8.8.8.8', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ];
    const mixed = await strict.send('https://mixed.example/', {}, '{}');
    assert.match(mixed.error ?? '', /mixed\.example is no address/);
    assert.equal(received.length, before);
    assert.equal(asked.filter((host) => host === 'mixed.example').length, 1);
  });

  it('refuses again what was stored before the rules were as they are', async () => {
    const attempt = await strict.send(`http://127.0.0.1:${port}/`, {}, '{}');
    assert.equal(attempt.statusCode, null);
    assert.match(attempt.error ?? '', /127\.0\.0\.1 is no address/);
  });

  it('follows no redirection', async () => {
    answer = (request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: '/elsewhere' });
      response.end();
    };
    const attempt = await sender.send(`http://127.0.0.1:${port}/moved`, {}, '{}');
    assert.equal(attempt.statusCode, 302);
    assert.equal(received.includes('/elsewhere'), false);
  });

  it('keeps the beginning of an answer, without what cannot be stored, and ends the rest', async () => {
    answer = (_request, response) => {
      response.writeHead(503, { 'retry-after': '120' });
      const more = (): void => {
        while (response.write(`a\u0000b${'c'.repeat(10_000)}`));
        response.once('drain', more);
      };
      more();
    };
    const attempt = await sender.send(`http://127.0.0.1:${port}/`, {}, '{}');
    assert.deepEqual([attempt.statusCode, attempt.retryAfterMs], [503, 120_000]);
    assert.equal(attempt.excerpt?.length, 1_024);
    assert.match(attempt.excerpt, /^a b/);
  });

  it('tells that a name leads nowhere', async () => {
    const real = new WebhookSender(new AddressRules([]), resolveBySystem);
    const attempt = await real.send('https://webhooks.invalid/', {}, '{}');
    assert.equal(attempt.statusCode, null);
    assert.match(attempt.error ?? '', /^E/);
    await real.onApplicationShutdown();
  });

  it('tells why no answer came', async () => {
    const attempt = await sender.send('http://127.0.0.1:9/', {}, '{}');
    assert.deepEqual([attempt.statusCode, attempt.error], [null, 'ECONNREFUSED']);
  });
});
