import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createService, HttpModule } from '#libs/http';
import { TelemetryModule } from '#libs/telemetry';
import { TestClient, TestIssuer } from '#libs/testing';
import { type Caller, CurrentCaller, Public, Roles } from './index.js';
import { AccessModule } from './access.module.js';

interface Problem {
  code: string;
}

let bodiesRead = 0;

@Controller()
class ThingsController {
  @Get('v1/things')
  @Roles('officer', 'auditor')
  list(@CurrentCaller() caller: Caller): { office: string } {
    return { office: caller.office };
  }

  @Post('v1/things')
  @Roles('officer')
  add(@CurrentCaller() caller: Caller, @Body() body: unknown): { office: string; body: unknown } {
    bodiesRead += 1;
    return { office: caller.office, body };
  }

  @Get('v1/forgotten')
  forgotten(): string {
    return 'no role was named';
  }

  @Post('open')
  @Public()
  open(@Body() body: unknown): unknown {
    return body;
  }
}

@Module({})
class ThingsModule {}

describe('access to routes', () => {
  let issuer: TestIssuer;
  let app: NestFastifyApplication;
  let url: string;

  before(async () => {
    issuer = await TestIssuer.start();
    app = await createService(
      {
        module: ThingsModule,
        imports: [
          TelemetryModule.forRoot({ service: 'spec', logLevel: 'fatal' }),
          AccessModule.forRoot({
            issuer: `${issuer.baseUrl}/oauth`,
            audience: 'tiergrid',
            keys: new URL(issuer.jwksUrl),
          }),
          HttpModule.forRoot({
            problems: {},
            commands: false,
            overload: { inWork: 4, uploads: 4, loopDelayMs: 10_000 },
          }),
        ],
        controllers: [ThingsController],
      },
      { logger: false },
    );
    await app.listen({ host: '127.0.0.1', port: 0 });
    url = await app.getUrl();
  });
  after(async () => {
    await app.close();
    await issuer.stop();
  });

  const as = async (role: Caller['role']): Promise<TestClient> =>
    new TestClient(
      url,
      await issuer.token({ clientId: role, role, office: '431002', path: '43/4310/431002/' }),
    );

  /** Sends the head of a request and the beginning of its body. @returns what is answered first */
  async function unfinished(head: string): Promise<{ socket: Socket; answer: string }> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(
      `${head}\r\nHost: spec\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{`,
    );
    const [data] = (await once(socket, 'data')) as [Buffer];
    return { socket, answer: data.toString() };
  }

  it('lets in the roles that a route names, and tells it who they are', async () => {
    for (const role of ['officer', 'auditor'] as const) {
      const { status, body } = await (await as(role)).get('/v1/things');
      assert.deepEqual([status, body], [200, { office: '431002' }]);
    }
    const added = await (await as('officer')).post('/v1/things', { name: 'x' });
    assert.deepEqual([added.status, added.body], [201, { office: '431002', body: { name: 'x' } }]);
  });

  it('refuses every other role, and everybody where no role is named', async () => {
    for (const [role, path] of [
      ['grid-worker', '/v1/things'],
      ['officer', '/v1/forgotten'],
    ] as const) {
      const { status, body } = await (await as(role)).get<Problem>(path);
      assert.deepEqual([status, body.code], [403, 'role-not-allowed']);
    }
    assert.equal((await (await as('auditor')).post('/v1/things', {})).status, 403);
  });

  it('asks for a token, and says which kind', async () => {
    const nobody = new TestClient(url);
    for (const answer of [
      await nobody.get<Problem>('/v1/things'),
      await nobody.post<Problem>('/v1/things', {}),
    ]) {
      assert.deepEqual([answer.status, answer.body.code], [401, 'token-missing']);
      assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
    }
    for (const authorization of [
      'Bearer',
      'Bearer a b',
      'Basic YTpi',
      'Bearer é',
      'Bearer x.y.z',
    ]) {
      const { status, body } = await nobody.get<Problem>('/v1/things', { authorization });
      assert.deepEqual([status, body.code], [401, 'token-invalid'], authorization);
    }
  });

  it('opens what is public', async () => {
    const { status, body } = await new TestClient(url).post('/open', { name: 'x' });
    assert.deepEqual([status, body], [201, { name: 'x' }]);
  });

  it('does not wait for the body of a request without a good token', async () => {
    const sockets: Socket[] = [];
    const heads = [
      'POST /v1/things HTTP/1.1',
      'POST /v1/things HTTP/1.1\r\nAuthorization: Bearer x.y.z',
      'POST /%76%31/things HTTP/1.1',
      'POST /v1/unknown HTTP/1.1',
      'POST /v1/things HTTP/1.1',
    ];
    const before = bodiesRead;
    // More of them than the service has places: none keeps one.
    for (const head of heads) {
      const { socket, answer } = await unfinished(head);
      assert.match(answer, /^HTTP\/1\.1 401 /, head);
      sockets.push(socket);
    }
    assert.equal((await (await as('officer')).post('/v1/things', {})).status, 201);
    assert.equal(bodiesRead, before + 1);
    for (const socket of sockets) socket.destroy();
  });
});
