import { lookup as resolve, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, request } from 'undici';
import { asError } from '#libs/persistence';
import { AddressRules } from './address-rules.js';

/** What came of an attempt. */
export interface Attempt {
  readonly at: Date;
  readonly durationMs: number;
  /** null: no answer came. */
  readonly statusCode: number | null;
  /** Why there was none. */
  readonly error: string | null;
  /** The beginning of the answer's body. */
  readonly excerpt: string | null;
  /** What the receiver asked for by Retry-After. */
  readonly retryAfterMs: number;
}

/** How addresses are found for a name; tests give their own. */
export type ResolveAll = (
  host: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export const resolveAllToken = Symbol('ResolveAll');
export const resolveBySystem: ResolveAll = (host, done) => {
  // On an error Node gives no list at all, whatever its types say.
  resolve(host, { all: true }, (error, addresses) => {
    done(error, error === null ? addresses : []);
  });
};

const attemptMs = 15_000;
const connectMs = 5_000;
const excerptBytes = 1_024;

/** The address is none that webhooks may be sent to. */
class AddressRefused extends Error {
  override readonly name = 'AddressRefused';

  constructor(host: string) {
    super(`${host} is no address that webhooks may be sent to`);
  }
}

/**
 * Sends webhooks to addresses that strangers chose. A name is resolved once for each connection, all
 * its addresses are checked, and the connection goes to one that was checked: a name that changes
 * its mind in between (DNS rebinding) gains nothing. Redirections are not followed.
 */
@Injectable()
export class WebhookSender implements OnApplicationShutdown {
  private readonly agent: Agent;
  private readonly stopping = new AbortController();

  constructor(
    private readonly rules: AddressRules,
    @Inject(resolveAllToken) private readonly resolveAll: ResolveAll,
  ) {
    this.agent = new Agent({
      connect: { lookup: this.lookup, timeout: connectMs },
      // One connection for each attempt under way, none of them kept for long: endpoints are many.
      keepAliveTimeout: 4_000,
      pipelining: 1,
    });
  }

  /** @returns why the address may not be used, as far as it can be told without asking for the name */
  refusalOf(url: URL): 'not-https' | 'not-public' | undefined {
    const host = bareHost(url);
    if (isIP(host) !== 0) {
      if (!this.rules.allows(host)) return 'not-public';
      return url.protocol === 'https:' || this.rules.allowsPlain(host) ? undefined : 'not-https';
    }
    const isHere = host === 'localhost' && this.rules.allowsPlain('127.0.0.1');
    if (url.protocol !== 'https:' && !isHere) return 'not-https';
    return undefined;
  }

  /** Tries once. Never rejects: what fails is told. */
  async send(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<Attempt> {
    const at = new Date();
    const begun = performance.now();
    const tell = (what: Partial<Attempt>): Attempt => ({
      at,
      durationMs: Math.round(performance.now() - begun),
      statusCode: null,
      error: null,
      excerpt: null,
      retryAfterMs: 0,
      ...what,
    });
    try {
      const target = new URL(url);
      if (this.refusalOf(target) !== undefined) throw new AddressRefused(bareHost(target));
      const answer = await request(target, {
        method: 'POST',
        dispatcher: this.agent,
        headers: { ...headers, 'content-type': 'application/cloudevents+json; charset=utf-8' },
        body,
        signal: AbortSignal.any([AbortSignal.timeout(attemptMs), this.stopping.signal]),
      });
      const excerpt = await beginningOf(answer.body);
      const retryAfterMs = readRetryAfter(answer.headers['retry-after']);
      return tell({ statusCode: answer.statusCode, excerpt, retryAfterMs });
    } catch (error) {
      return tell({ error: describe(asError(error)) });
    }
  }

  /** True when attempts are broken off because the process ends: that says nothing of the receiver. */
  get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  breakOff(): void {
    this.stopping.abort();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  private readonly lookup: LookupFunction = (host, options, done) => {
    this.resolveAll(host, (error, addresses) => {
      const [first] = addresses;
      if (error !== null || first === undefined) {
        done(error ?? new Error(`${host} has no address`), '', 0);
      } else if (!addresses.every(({ address }) => this.rules.allows(address))) {
        done(new AddressRefused(host), '', 0);
      } else if (options.all === true) {
        done(null, addresses);
      } else {
        done(null, first.address, first.family);
      }
    });
  };
}

/** Without the brackets of IPv6. */
function bareHost(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

async function beginningOf(body: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body) {
    pieces.push(piece);
    size += piece.length;
    // Leaving the loop closes the connection: nobody waits for the rest.
    if (size >= excerptBytes) break;
  }
  const text = Buffer.concat(pieces).subarray(0, excerptBytes).toString('utf8');
  // PostgreSQL keeps no NUL, and nobody wants to read the other controls.
  // eslint-disable-next-line no-control-regex -- control characters are what it is about
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ');
}

/** Seconds or a date; what is neither asks for nothing. */
function readRetryAfter(header: string | string[] | undefined): number {
  if (typeof header !== 'string') return 0;
  const seconds = /^\d{1,7}$/.test(header) ? Number(header) : Number.NaN;
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1_000;
  return Number.isNaN(ms) ? 0 : Math.max(0, ms);
}

/** For the owner of the endpoint: what went wrong, without the addresses behind the name. */
function describe(error: Error): string {
  if (error instanceof AddressRefused) return error.message;
  if (error.name === 'TimeoutError') return `no answer within ${attemptMs / 1_000} s`;
  const { code } = error as NodeJS.ErrnoException;
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return code ?? `${error.message}${cause}`.slice(0, 200);
}
