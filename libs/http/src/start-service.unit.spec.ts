import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';

/** A service that is still coming up when its parent goes. */
const service = `
  import { startService } from ${JSON.stringify(new URL('start-service.js', import.meta.url))};
  import { HttpModule } from ${JSON.stringify(new URL('http.module.js', import.meta.url))};
  import { TelemetryModule } from '#libs/telemetry';
  class Service {}
  await startService(
    {
      module: Service,
      imports: [
        TelemetryModule.forRoot({ service: 'spec', logLevel: 'fatal' }),
        HttpModule.forRoot({ problems: {}, commands: false }),
      ],
    },
    {
      name: 'spec',
      host: '127.0.0.1',
      port: 0,
      prepare: () =>
        new Promise((resolve) => {
          process.once('disconnect', resolve);
          process.send('coming up');
        }),
    },
  );
`;

describe('startService', () => {
  it('ends by itself when the parent is gone before the service is up', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', service], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await once(child, 'message');
    child.disconnect();
    const [code] = (await once(child, 'exit')) as [number | null];
    assert.equal(code, 0);
  });
});
