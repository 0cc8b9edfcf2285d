import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from 'nestjs-pino';
import { Histogram, Registry } from 'prom-client';
import { Health, runInTrace } from '#libs/telemetry';
import { OpenConnections } from './open-connections.js';
import { GuardedServer } from './overload/guarded-server.js';
import { OverloadGuard } from './overload/overload-guard.js';
import { commonProblems } from './problems/common-problems.js';
import { negotiateLanguage } from './problems/language.js';
import { Refused } from './problems/problem.js';
import { ProblemWriter } from './problems/problem-writer.js';
import { answerUnreadable } from './problems/unreadable-request.js';
import { returnStartupGarbage } from './startup-garbage.js';

export interface StartOptions {
  /** Named in logs. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly trustedProxies?: CreateOptions['trustedProxies'];
  /** Last touches before the service listens: connecting event consumers, mounting routes. */
  readonly prepare?: (app: NestFastifyApplication) => void | Promise<void>;
}

/** How an application is made. */
export interface CreateOptions {
  /** False to log nothing: for tests and generators. */
  readonly logger?: boolean;
  /**
   * Whose X-Forwarded-* headers count: addresses, networks (CIDR), or `loopback`, `linklocal`,
   * `uniquelocal`. Unless said: this machine's own.
   */
  readonly trustedProxies?: readonly string[] | undefined;
}

const bodyLimitBytes = 1_048_576;
/**
 * A request must have come whole by then. The largest body over a bad line (100 kbit/s) takes less;
 * what takes longer holds a place that others need. Fastify's own default is no limit at all.
 */
const requestWithinMs = 120_000;
/**
 * Connections that may wait to be accepted: what Linux allows by default. Node's 511 are fewer than
 * come in a fifth of a second of overload, and whoever finds no room tries again after a whole one.
 */
const backlog = 4_096;
const watchdogEveryMs = 15_000;
/** Requests under way may take this long when the service stops. */
const finishWithinMs = 9_000;
const stopWithinMs = 12_000;

/** Makes a service's application without listening: tests and the OpenAPI generator use it too. */
export async function createService(
  module: DynamicModule,
  { logger = true, trustedProxies = ['loopback'] }: CreateOptions = {},
): Promise<NestFastifyApplication> {
  const server = new GuardedServer();
  const adapter = new FastifyAdapter({
    serverFactory: server.serverFactory,
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestWithinMs,
    trustProxy: [...trustedProxies],
    frameworkErrors: answerUnroutable,
    clientErrorHandler: answerUnreadable,
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bufferLogs: logger,
    abortOnError: false,
    ...(logger ? {} : { logger: false }),
  });
  if (logger) app.useLogger(app.get(Logger));
  // Fastify would take any text as a body; here a body is JSON or refused.
  adapter.getInstance().removeContentTypeParser('text/plain');
  traceRequests(app);
  closeConnections(app);
  server.guardBy(app.get(OverloadGuard));
  return app;
}

/** An address that cannot even be decoded (`/v1/%zz`) meets no route and no filter of Nest's. */
function answerUnroutable(_error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const language = negotiateLanguage(request.headers['accept-language']);
  const problems = new ProblemWriter(commonProblems);
  const { status, document } = problems.write(new Refused('not-found'), language, request.url);
  void reply.status(status).type('application/problem+json; charset=utf-8').send(document);
}

/**
 * Starts a service and keeps it until SIGTERM, SIGINT, the end of its parent, or a failing
 * liveness check, whichever is first. Requests under way are finished.
 */
export async function startService(module: DynamicModule, options: StartOptions): Promise<void> {
  try {
    const orphaned = watchParent();
    const app = await createService(module, { trustedProxies: options.trustedProxies });
    await options.prepare?.(app);
    stopOnSignals(app, orphaned);
    await app.init();
    returnStartupGarbage();
    await app.startAllMicroservices();
    await app.listen({ host: options.host, port: options.port, backlog });
    watchLiveness(app);
    app.get(Logger).log(`${options.name} listens on http://${options.host}:${options.port}`);
  } catch (error) {
    // One line for the operator: most likely a taken port or a database that is not there.
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${options.name} cannot start: ${reason}\n`);
    process.exit(1);
  }
}

/** When the service stops listening, its clients' connections must not keep it. */
function closeConnections(app: NestFastifyApplication): void {
  const connections = new OpenConnections(app.getHttpServer());
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('preClose', (done) => {
    connections.close();
    done();
  });
}

function traceRequests(app: NestFastifyApplication): void {
  const requestSeconds = new Histogram({
    name: 'tiergrid_http_request_seconds',
    help: 'Requests by route, method and status',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [app.get(Registry)],
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const header = request.headers['traceparent'];
    runInTrace(typeof header === 'string' ? header : undefined, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const labels = {
      route: request.routeOptions.url ?? 'none',
      method: request.method,
      status: String(reply.statusCode),
    };
    requestSeconds.observe(labels, reply.elapsedTime / 1000);
    done();
  });
}

/**
 * Watches the channel to the supervisor of `npm start`: when that dies, nobody else would stop us.
 * From the first moment on: a parent that is gone before the service is up says so only once.
 */
function watchParent(): Promise<void> {
  return new Promise((resolve) => {
    process.once('disconnect', resolve);
    // It may have gone while this process still loaded, when nobody listened yet. Without a parent
    // that watches there is no `connected` at all.
    const { connected } = process as { readonly connected?: boolean };
    if (connected === false) resolve();
  });
}

function stopOnSignals(app: NestFastifyApplication, orphaned: Promise<void>): void {
  let stopping = false;
  let isOrphan = false;
  const end = (code: number): void => {
    // Node's own exit can wait for ever for a thread that compiles (nodejs/node#54918). A parent
    // kills who does not end in time; an orphan has nobody but itself.
    if (isOrphan) process.kill(process.pid, 'SIGKILL');
    else process.exit(code);
  };
  const stop = (why: string): void => {
    if (stopping) return;
    stopping = true;
    const logger = app.get(Logger);
    logger.log(`stopping: ${why}`);
    // What takes longer is broken off.
    setTimeout(() => {
      app.getHttpServer().closeAllConnections();
    }, finishWithinMs).unref();
    setTimeout(() => {
      logger.error(`not stopped within ${stopWithinMs} ms; ending`);
      end(1);
    }, stopWithinMs).unref();
    app.close().then(
      () => {
        end(0);
      },
      (error: unknown) => {
        logger.error(`stopping failed: ${String(error)}`);
        end(1);
      },
    );
  };
  process.on('SIGTERM', () => {
    stop('SIGTERM');
  });
  process.on('SIGINT', () => {
    stop('SIGINT');
  });
  void orphaned.then(() => {
    isOrphan = true;
    stop('the parent process ended');
  });
}

/** A process that cannot do its work any more ends, so that whoever watches it starts another. */
function watchLiveness(app: NestFastifyApplication): void {
  let failures = 0;
  setInterval(() => {
    void app
      .get(Health)
      .reportLive()
      .then((report) => {
        failures = report.status === 'ok' ? 0 : failures + 1;
        if (failures < 2) return;
        app.get(Logger).fatal(`not live, ending: ${JSON.stringify(report.checks)}`);
        process.exit(1);
      });
  }, watchdogEveryMs).unref();
}
