import { finalReport } from '../../simulate/final-report.js';
import { act, pace, type Stage, type Versioned } from './acting.js';

/** The office that holds the incident sends a command on it. */
function decide(
  stage: Stage,
  office: string,
  incident: Versioned,
  [kind, verb, body, detail]: readonly [kind: string, verb: string, body: object, detail?: string],
  person = 1,
): Promise<Versioned> {
  const { id, version } = incident;
  const line = detail === undefined ? ([kind, id] as const) : ([kind, id, detail] as const);
  const path = `/v1/incidents/${id}/${verb}`;
  return act(stage, stage.caller.client('officer', office, person), line, { path, body, version });
}

/** What may happen to an accepted incident on its way: mostly nothing, sometimes one of these. */
export async function detour(
  stage: Stage,
  office: string,
  incident: Versioned,
): Promise<Versioned> {
  await pace(stage);
  switch (stage.random.below(8)) {
    case 0: {
      const grade = incident.grade === 'IV' ? 'III' : 'IV';
      const body = { grade, reason: '影响范围重新核定' };
      return decide(stage, office, incident, ['regraded', 'regrade', body, grade]);
    }
    case 1: {
      const body = { reason: '等待厂商补丁' };
      const suspended = await decide(stage, office, incident, ['suspended', 'suspend', body]);
      await pace(stage);
      const again = { reason: '补丁已到位' };
      return decide(stage, office, suspended, ['resumed', 'resume', again]);
    }
    case 2: {
      const body = { text: '又有一台终端被加密', impact: { systemLoss: 'interruption' } };
      return decide(stage, office, incident, ['supplemented', 'supplements', body]);
    }
    default:
      return incident;
  }
}

/** Offered to a neighbour, who refuses or takes it. @returns the incident and who holds it now */
export async function handOver(
  stage: Stage,
  office: string,
  neighbour: string,
  incident: Versioned,
): Promise<{ incident: Versioned; holder: string }> {
  const body = { to: neighbour, reason: '系统由贵街道单位运营' };
  const offered = await decide(stage, office, incident, ['hand-over-offered', 'hand-over', body]);
  await pace(stage);
  if (stage.random.below(2) === 0) {
    const why = { reason: '非本街道系统' };
    const refusal = ['hand-over-refused', 'refuse-hand-over', why] as const;
    return { incident: await decide(stage, neighbour, offered, refusal), holder: office };
  }
  const taken = await decide(stage, neighbour, offered, ['handed-over', 'take-over', {}]);
  return { incident: taken, holder: neighbour };
}

/** Resolved, verified by somebody else, closed; now and then reopened and all of it again. */
export async function finish(stage: Stage, office: string, incident: Versioned): Promise<void> {
  const closed = await resolveAndClose(stage, office, incident);
  if (stage.random.below(4) > 0) return;
  await pace(stage);
  const body = { reason: '同一终端再次被加密' };
  const reopened = await decide(stage, office, closed, ['reopened', 'reopen', body]);
  await resolveAndClose(stage, office, reopened);
}

async function resolveAndClose(
  stage: Stage,
  office: string,
  incident: Versioned,
): Promise<Versioned> {
  let current = incident;
  const next = async (
    step: readonly [kind: string, verb: string, body: object],
    person: number,
  ): Promise<void> => {
    await pace(stage);
    current = await decide(stage, office, current, step, person);
  };
  // Who resolved it may not verify it.
  await next(['resolved', 'resolve', { summary: '已处置完毕' }], 1);
  await next(['verified', 'verify', {}], 2);
  if (current.grade !== 'IV') {
    await next(['final-report-submitted', 'final-report', finalReport], 2);
  }
  await next(['closed', 'close', {}], 2);
  return current;
}
