import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { LocalClient } from '../../local/tasks/stack-tasks.js';
import type { Random } from '../../simulate/random.js';
import type { Call, Ledger } from './ledger.js';

const answerWithinMs = 6_000;
const renewAfterMs = 30 * 60_000;
/** Of a hundred calls without a certain answer, so many are never asked about again. */
const abandonedPercent = 4;
/** Of a hundred answered calls, so many are sent once more, as after an answer that got lost. */
const repeatedPercent = 5;

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** A story cannot go on: a call was given up, refused, or did not come about in time. */
export class StoryEnded extends Error {}

export interface CommandRequest {
  readonly path: string;
  readonly body: unknown;
  readonly version?: number | undefined;
}

export interface CallerOptions {
  readonly baseUrl: string;
  readonly clients: readonly LocalClient[];
  readonly ledger: Ledger;
  readonly random: Random;
}

/** Sends commands as a phone does: again under the same key, until it knows. */
export class Caller {
  private readonly tokens = new Map<string, { value: string; at: number }>();
  /** Set when everything is healed: from then on nothing is given up before this time. */
  private deadline: number | undefined;

  constructor(private readonly options: CallerOptions) {}

  /** What is not certain by then is stuck. */
  finishBy(deadline: number | undefined): void {
    this.deadline = deadline;
  }

  get isLate(): boolean {
    return this.deadline !== undefined && Date.now() > this.deadline;
  }

  client(role: string, office: string, person = 1): LocalClient {
    const found = this.options.clients.filter(
      (client) => client.role === role && client.division === office,
    )[person - 1];
    if (found === undefined) throw new Error(`there is no ${role} ${person} of ${office}`);
    return found;
  }

  /**
   * Sends a command until its outcome is known.
   * @param calls what it should leave behind; settled by `settle` for each answer
   * @returns the answer, also of a refusal
   * @throws StoryEnded when it is given up
   */
  async command(
    client: LocalClient,
    request: CommandRequest,
    calls: readonly Call[],
    settle: (answer: Answer) => boolean,
  ): Promise<Answer> {
    const { random, ledger } = this.options;
    const key = calls[0]?.key ?? randomUUID();
    for (;;) {
      for (const call of calls) call.sent += 1;
      const answer = await this.attempt(client, 'POST', request, key);
      if (answer !== undefined && isCertain(answer.status) && settle(answer)) {
        // A refusal leaves nothing behind, so what was refused may well be done the next time.
        const again = answer.status < 300 && random.below(100) < repeatedPercent;
        if (again) await this.repeat(client, request, key, answer);
        return answer;
      }
      for (const call of calls) if (call.outcome === 'unknown') call.unknowns += 1;
      const what = `${request.path} under ${key}`;
      if (this.isLate) {
        ledger.stuck.push(`${what}: still ${answer?.status ?? 'no answer'} long after healing`);
        throw new StoryEnded(what);
      }
      if (this.deadline === undefined && random.below(100) < abandonedPercent) {
        throw new StoryEnded(`${what} was given up`);
      }
      await delay(200 + random.below(800));
    }
  }

  /** Reads until `look` finds what it looks for. @throws StoryEnded when it does not come about */
  async until<T>(
    what: string,
    client: LocalClient,
    path: string,
    look: (body: Record<string, unknown>) => T | undefined,
  ): Promise<T> {
    for (;;) {
      const answer = await this.attempt(client, 'GET', { path, body: undefined }, undefined);
      const found = answer?.status === 200 ? look(answer.body) : undefined;
      if (found !== undefined) return found;
      if (this.isLate) {
        this.options.ledger.stuck.push(`${what} (${path}) did not come about after healing`);
        throw new StoryEnded(what);
      }
      await delay(250);
    }
  }

  /** The same request once more must get the same answer. */
  private async repeat(
    client: LocalClient,
    request: CommandRequest,
    key: string,
    first: Answer,
  ): Promise<void> {
    const again = await this.attempt(client, 'POST', request, key);
    if (again === undefined || !isCertain(again.status)) return;
    if (essence(again) !== essence(first)) {
      this.options.ledger.contradictions.push(
        `${request.path} under ${key}: ${essence(first)}, then ${essence(again)}`,
      );
    }
  }

  /** @returns undefined when no answer came */
  private async attempt(
    client: LocalClient,
    method: string,
    { path, body, version }: CommandRequest,
    key: string | undefined,
  ): Promise<Answer | undefined> {
    let answer: Answer | undefined;
    try {
      const response = await fetch(`${this.options.baseUrl}${path}`, {
        method,
        signal: AbortSignal.timeout(answerWithinMs),
        headers: {
          authorization: `Bearer ${await this.token(client)}`,
          ...(key === undefined ? {} : { 'idempotency-key': key }),
          ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      answer = {
        status: response.status,
        body: (await response.json()) as Record<string, unknown>,
      };
      // A server whose clock is wrong may call a good token old: ask for another one.
      if (response.status === 401) this.tokens.delete(client.clientId);
    } catch {
      // No connection, no answer in time, half an answer: all of it is "unknown".
      answer = undefined;
    }
    if (answer === undefined || !isCertain(answer.status)) this.options.ledger.noAnswer();
    return answer;
  }

  private async token({ clientId, clientSecret }: LocalClient): Promise<string> {
    const known = this.tokens.get(clientId);
    if (known !== undefined && Date.now() - known.at < renewAfterMs) return known.value;
    const credentials = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const response = await fetch(`${this.options.baseUrl}/oauth/token`, {
      method: 'POST',
      signal: AbortSignal.timeout(answerWithinMs),
      headers: { authorization: `Basic ${credentials}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    if (!response.ok) throw new Error(`no token: ${response.status}`);
    const { access_token: value } = (await response.json()) as { access_token: string };
    this.tokens.set(clientId, { value, at: Date.now() });
    return value;
  }
}

function isCertain(status: number): boolean {
  return status < 500 && ![401, 408, 425, 429].includes(status);
}

/** What two answers under one key must share, whatever the order of their fields. */
function essence({ status, body }: Answer): string {
  const items = body['items'] as { id?: string; status: number }[] | undefined;
  const { id, version } = body;
  return JSON.stringify([status, id, version, items?.map((item) => [item.status, item.id])]);
}
