import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { describe, it } from 'node:test';
import { Module } from '@nestjs/common';
import { TelemetryModule } from '#libs/telemetry';
import { HttpModule } from './http.module.js';
import { createService } from './start-service.js';

@Module({})
class Service {}

/** A process that starts a service, and tells its parent when it is about to. */
function start({ before = '', prepare = '' }): ChildProcess {
  const program = `
    import { startService } from ${JSON.stringify(new URL('start-service.js', import.meta.url))};
    import { HttpModule } from ${JSON.stringify(new URL('http.module.js', import.meta.url))};
    import { TelemetryModule } from '#libs/telemetry';
    class Service {}
    const orphaned = new Promise((resolve) => process.once('disconnect', resolve));
    ${before}
    await startService(
      {
        module: Service,
        imports: [
          TelemetryModule.forRoot({ service: 'spec', logLevel: 'fatal' }),
          HttpModule.forRoot({ problems: {}, commands: false }),
        ],
      },
      { name: 'spec', host: '127.0.0.1', port: 0, prepare: async () => { ${prepare} } },
    );
  `;
  return spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

async function assertEndsWithParent(child: ChildProcess): Promise<void> {
  await once(child, 'message');
  child.disconnect();
  assert.deepEqual(await once(child, 'exit'), [null, 'SIGKILL']);
}

describe('startService', () => {
  it('ends by itself when the parent is gone before the service is up', async () => {
    await assertEndsWithParent(start({ prepare: `process.send('coming up'); await orphaned;` }));
  });

  it('ends by itself when the parent was gone before it began', async () => {
    await assertEndsWithParent(start({ before: `process.send('loading'); await orphaned;` }));
  });
});

describe('a service', () => {
  it('is not kept from stopping by a connection that a client holds', async () => {
    const app = await createService(
      {
        module: Service,
        imports: [
          TelemetryModule.forRoot({ service: 'spec', logLevel: 'fatal' }),
          HttpModule.forRoot({ problems: {}, commands: false }),
        ],
      },
      { logger: false },
    );
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.getHttpServer().address() as AddressInfo;
    const held = connect(port, '127.0.0.1').resume();
    await once(app.getHttpServer(), 'connection');
    const closed = once(held, 'close');
    await app.close();
    await closed;
  });
});
