import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { LocalClient } from '../../local/tasks/stack-tasks.js';
import type { Random } from '../../simulate/random.js';
import { type Answer, type Caller, StoryEnded } from './caller.js';
import type { Call, Ledger } from './ledger.js';

export interface Stage {
  readonly caller: Caller;
  readonly ledger: Ledger;
  readonly random: Random;
}

export interface Versioned {
  readonly id: string;
  readonly version: number;
  /** Of an incident. */
  readonly grade?: string | null;
}
export interface Listed {
  readonly items: readonly { id: string; holder: string; status: string; kind: string }[];
}

export const county = '431002';
/** Villages of three townships, and one more that a township hands work down to. */
export const villages = [
  '431002001001',
  '431002001002',
  '431002002001',
  '431002003004',
  '431002003002',
] as const;

/** Sends one command and enters its outcome. @throws StoryEnded unless it is acknowledged */
export async function act(
  { caller, ledger }: Stage,
  client: LocalClient,
  [kind, target, detail]: readonly [kind: string, target: string, detail?: string],
  request: { path: string; body?: unknown; version?: number },
): Promise<Versioned> {
  const call = ledger.open({ key: randomUUID(), kind, target, detail });
  const sent = { body: {}, ...request };
  const answer = await caller.command(client, sent, [call], (given) => settleOne(call, given));
  if (call.outcome !== 'ok') throw new StoryEnded(`${kind} was refused: ${String(call.refusal)}`);
  return answer.body as unknown as Versioned;
}

export function settleOne(call: Call, { status, body }: Answer): boolean {
  const accepted = status < 300;
  call.outcome = accepted ? 'ok' : 'fail';
  if (!accepted) call.refusal = `${status} ${String(body['code'])}`;
  return true;
}

/** People are not machines: a moment between two steps. */
export async function pace({ random }: Stage): Promise<void> {
  await delay(50 + random.below(250));
}
