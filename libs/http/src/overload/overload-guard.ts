import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import { ProblemWriter } from '../problems/problem-writer.js';
import { Admission, type OverloadLimits } from './admission.js';
import { LoopDelay } from './loop-delay.js';
import { refuse } from './refuse.js';
import { type RequestClass, requestClass } from './request-class.js';
import { WriteGate } from './write-gate.js';

export const overloadLimitsToken = Symbol('OverloadLimits');

/** After this long without a refusal the overload is said to be over. */
const quietForMs = 5_000;

/**
 * Stands before everything that costs: no body is read, no token checked, no connection taken and
 * no framework entered for a request that cannot be served in time. `@fastify/under-pressure` was
 * looked at: it has one threshold for all routes and does not bound what is in work, so it sheds
 * reports with reads.
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
    private readonly problems: ProblemWriter,
    registry: Registry,
  ) {
    const admission = new Admission(limits, () => this.loopDelay.value);
    this.admission = admission;
    this.refused = new Counter({
      name: 'tiergrid_http_refused_total',
      help: 'Requests refused before any work was done for them; no other metric counts them',
      labelNames: ['class', 'code'],
      registers: [registry],
    });
    new Gauge({
      name: 'tiergrid_http_requests_in_work',
      help: 'Requests that are being worked on',
      registers: [registry],
      collect() {
        this.set(admission.inWork);
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

  /** Has a request worked on, or refuses it. */
  admit(request: IncomingMessage, response: ServerResponse, work: () => void): void {
    const kind = requestClass(request.method ?? '', request.url ?? '', request.headers);
    const closed = isCommand(kind, request) ? this.writes.reason : undefined;
    if (closed !== undefined) {
      this.refuse(request, response, kind, closed);
      return;
    }
    const release = this.admission.admit(kind);
    if (release === undefined) {
      this.note();
      this.refuse(request, response, kind, 'overloaded');
      return;
    }
    // Endless answers are counted by whoever keeps them; here they would fill all places.
    if (isEndless(request)) release();
    else response.once('close', release);
    work();
  }

  private refuse(
    request: IncomingMessage,
    response: ServerResponse,
    kind: RequestClass,
    code: string,
  ): void {
    this.refused.inc({ class: kind, code });
    refuse(this.problems, code, request, response);
  }

  /** Said when it begins and when it is over; a line for each would make it worse. */
  private note(): void {
    if (this.quiet !== undefined) {
      this.quiet.refresh();
      return;
    }
    const { inWork } = this.admission;
    const delay = Math.round(this.loopDelay.value);
    this.logger.warn(
      `overloaded: requests are refused (${inWork} in work, event loop ${delay} ms late)`,
    );
    this.quiet = setTimeout(() => {
      this.quiet = undefined;
      this.logger.log('no longer overloaded');
    }, quietForMs);
    this.quiet.unref();
  }
}

/** However its address is spelt; a token is asked for by POST and changes nothing. */
function isCommand(kind: RequestClass, { url }: IncomingMessage): boolean {
  return (kind === 'write' || kind === 'upload') && url?.startsWith('/oauth/') !== true;
}

/** By its address: if a header said so, anybody could take more places than there are. */
function isEndless({ method, url }: IncomingMessage): boolean {
  return method === 'GET' && /^\/v1\/stream(?:\?|$)/.test(url ?? '');
}
