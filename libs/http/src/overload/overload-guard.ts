import { AsyncResource } from 'node:async_hooks';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Counter, Gauge, Registry } from 'prom-client';
import { Refused } from '../problems/problem.js';
import { Admission, type OverloadLimits, type Release } from './admission.js';
import { LoopDelay } from './loop-delay.js';
import { requestClass } from './request-class.js';
import { WriteGate } from './write-gate.js';

export const overloadLimitsToken = Symbol('OverloadLimits');

/** After this long without a refusal the overload is said to be over. */
const quietForMs = 5_000;

/**
 * Stands before everything that costs: no body is read, no token checked and no connection taken
 * for a request that cannot be served in time. `@fastify/under-pressure` was looked at: it has one
 * threshold for all routes and does not bound what is in work, so it sheds reports with reads.
 */
@Injectable()
export class OverloadGuard implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Overload');
  private readonly loopDelay = new LoopDelay();
  private readonly admission: Admission;
  private readonly refused: Counter<'class' | 'code'>;
  private quiet: NodeJS.Timeout | undefined;

  constructor(
    @Inject(overloadLimitsToken) limits: OverloadLimits,
    private readonly writes: WriteGate,
    registry: Registry,
  ) {
    const admission = new Admission(limits, {
      loopDelayMs: () => this.loopDelay.value,
      now: () => performance.now(),
      after: (ms, callback) => {
        setTimeout(callback, ms).unref();
      },
    });
    this.admission = admission;
    this.refused = new Counter({
      name: 'tiergrid_http_refused_total',
      help: 'Requests refused before any work was done for them',
      labelNames: ['class', 'code'],
      registers: [registry],
    });
    new Gauge({
      name: 'tiergrid_http_requests_in_work',
      help: 'Requests that are being worked on',
      registers: [registry],
      collect() {
        this.set(admission.load.inWork);
      },
    });
  }

  onApplicationBootstrap(): void {
    this.loopDelay.start();
  }

  onApplicationShutdown(): void {
    this.loopDelay.stop();
    clearTimeout(this.quiet);
  }

  /** Before the routes are registered: it guards those that come after it. */
  mount(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      const kind = requestClass(request.method, request.url, request.headers);
      const closed = isWrite(request) ? this.writes.reason : undefined;
      if (closed !== undefined) {
        this.refused.inc({ class: kind, code: closed });
        done(new Refused(closed));
        return;
      }
      // Who waited is called back by the request that made room, and must not end in its trace.
      const settle = AsyncResource.bind((release: Release | undefined) => {
        if (release === undefined) {
          this.refused.inc({ class: kind, code: 'overloaded' });
          this.note();
          done(new Refused('overloaded'));
          return;
        }
        // Endless answers are counted by whoever keeps them; here they would fill all places.
        if (isEndless(request)) release();
        else if (reply.raw.destroyed) release();
        else reply.raw.once('close', release);
        done();
      });
      this.admission.admit(kind, settle);
    });
  }

  /** Said when it begins and when it is over; a line for each would make it worse. */
  private note(): void {
    if (this.quiet !== undefined) {
      this.quiet.refresh();
      return;
    }
    const { inWork, waiting } = this.admission.load;
    const delay = Math.round(this.loopDelay.value);
    this.logger.warn(
      `overloaded: requests are refused (${inWork} in work, ${waiting} waiting, event loop ${delay} ms late)`,
    );
    this.quiet = setTimeout(() => {
      this.quiet = undefined;
      this.logger.log('no longer overloaded');
    }, quietForMs);
    this.quiet.unref();
  }
}

/** Commands of the API; a token is asked for by POST too, but changes nothing. */
function isWrite({ method, url }: FastifyRequest): boolean {
  return method !== 'GET' && method !== 'HEAD' && url.startsWith('/v1/');
}

function isEndless({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/event-stream') === true;
}
