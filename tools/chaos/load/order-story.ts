import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  act,
  county,
  type Listed,
  pace,
  settleOne,
  type Stage,
  type Versioned,
  villages,
} from './acting.js';
import { StoryEnded } from './caller.js';

/** The county orders three offices to do something about an incident. */
export async function issueOrder(stage: Stage, incidentId: string): Promise<Versioned> {
  const { caller, ledger } = stage;
  const client = caller.client('officer', county);
  const title = `处置 ${randomUUID()}`;
  const body = {
    title,
    instructions: '断网排查，反馈结果。',
    source: { type: 'incident', id: incidentId },
    targets: { offices: ['431002001001', '431002002001', '431002003'] },
    completeBy: new Date(Date.now() + 3 * 24 * 3_600_000).toISOString(),
  };
  // One key for one intention, also when it is refused at first: an attempt that got no answer may
  // still be on its way.
  const call = ledger.open({ key: randomUUID(), kind: 'order', target: title, detail: undefined });
  for (;;) {
    const answer = await caller.command(client, { path: '/v1/orders', body }, [call], (given) =>
      settleOne(call, given),
    );
    if (call.outcome === 'ok') return answer.body as unknown as Versioned;
    if (answer.body['code'] !== 'unknown-source') throw new StoryEnded(String(call.refusal));
    // Dispatch has not heard of the incident yet.
    call.outcome = 'unknown';
    call.refusal = undefined;
    if (caller.isLate) {
      ledger.stuck.push(`dispatch did not hear of incident ${incidentId} after healing`);
      throw new StoryEnded('unknown-source');
    }
    await delay(250);
  }
}

/** The order's tasks: acknowledged, one handed down, submitted, one sent back, all verified. */
export async function workOff(stage: Stage, orderId: string): Promise<void> {
  const { caller } = stage;
  const list = `/v1/tasks?order=${orderId}&limit=200`;
  const tasks = await caller.until(
    'the tasks are there',
    caller.client('officer', county),
    list,
    (body) =>
      (body as unknown as Listed).items.length >= 3 ? (body as unknown as Listed) : undefined,
  );
  await Promise.all(
    tasks.items.map(async ({ id, holder }) => {
      if (holder.length === 9) await throughTownship(stage, id, holder, list);
      else await byVillage(stage, { id, holder, issuer: county, rework: holder === villages[0] });
      await stage.caller.until(
        'the task is submitted',
        caller.client('officer', county),
        list,
        (body) =>
          (body as unknown as Listed).items.some(
            (task) => task.id === id && task.status === 'submitted',
          )
            ? true
            : undefined,
      );
      await act(stage, caller.client('officer', county, 2), ['completed', id], {
        path: `/v1/tasks/${id}/verify`,
      });
    }),
  );
}

async function throughTownship(
  stage: Stage,
  id: string,
  holder: string,
  list: string,
): Promise<void> {
  const officer = stage.caller.client('officer', holder);
  await act(stage, officer, ['acknowledged', id], { path: `/v1/tasks/${id}/acknowledge` });
  const target = villages[4];
  await act(stage, officer, ['handed-down', id], {
    path: `/v1/tasks/${id}/hand-down`,
    body: { targets: { offices: [target] } },
  });
  const child = await stage.caller.until('the task below is there', officer, list, (body) =>
    (body as unknown as Listed).items.find((task) => task.holder === target),
  );
  await byVillage(stage, { id: child.id, holder: target, issuer: holder, rework: false });
  await act(stage, stage.caller.client('officer', holder, 2), ['completed', child.id], {
    path: `/v1/tasks/${child.id}/verify`,
  });
}

async function byVillage(
  stage: Stage,
  task: { id: string; holder: string; issuer: string; rework: boolean },
): Promise<void> {
  const { id } = task;
  const worker = stage.caller.client('grid-worker', task.holder);
  const submit = { path: `/v1/tasks/${id}/submit`, body: { summary: '已查杀，备份完好。' } };
  await act(stage, worker, ['acknowledged', id], { path: `/v1/tasks/${id}/acknowledge` });
  await pace(stage);
  await act(stage, worker, ['submitted', id], submit);
  if (!task.rework) return;
  await act(stage, stage.caller.client('officer', task.issuer, 2), ['returned', id], {
    path: `/v1/tasks/${id}/rework`,
    body: { reason: '请补充备份核对情况' },
  });
  await act(stage, worker, ['submitted', id], submit);
}
