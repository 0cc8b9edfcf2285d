import type { Role } from '#libs/access';
import type { RouteExpectation } from '#libs/testing';

/** What the matrix of authorisation has for the commands on an incident. */
interface Surroundings {
  readonly deciders: readonly Role[];
  /** Makes an incident of the township. @returns its id */
  readonly incident: () => Promise<string>;
}

const finalReport = {
  cause: 'a weak password',
  emergencyMeasures: 'taken off the network',
  harm: 'files of one PC',
  responsibility: 'the operator was warned',
  rectification: 'passwords changed',
  lessons: 'check them each quarter',
};

/** Rows of the matrix for what is decided about an incident. */
export function incidentCommandRoutes({ deciders, incident }: Surroundings): RouteExpectation[] {
  function command(name: string, body: unknown, status: number, above = 403): RouteExpectation {
    return {
      route: `POST /v1/incidents/:id/${name}`,
      roles: deciders,
      request: async () => ({
        path: `/v1/incidents/${await incident()}/${name}`,
        body,
        headers: { 'if-match': '*' },
      }),
      // Above sees it but does not hold it; the others do not see it.
      answers: { in: status, above, beside: 404, below: 404 },
    };
  }

  return [
    command('accept', { categoryCode: '01007', grade: 'IV' }, 200),
    command('reject', { reason: 'a false alarm' }, 200),
    command('return', { reason: 'more, please' }, 409),
    command('escalate', { reason: 'too much for us' }, 200),
    command('resolve', { summary: 'done' }, 409),
    command('verify', {}, 409),
    command('close', {}, 409),
    command('regrade', { grade: 'III', reason: 'more are hit' }, 409),
    command('suspend', { reason: 'no patch yet' }, 409),
    command('resume', { reason: 'the patch is there' }, 409),
    command('rework', { reason: 'not checked' }, 409),
    command('reopen', { reason: 'again' }, 409, 409),
    command('hand-over', { to: '431002002', reason: 'theirs' }, 200),
    command('withdraw-hand-over', { reason: 'ours after all' }, 409),
    // Nothing is offered: whoever sees the incident is told so.
    command('take-over', {}, 409, 409),
    command('refuse-hand-over', { reason: 'not ours' }, 409, 409),
    command(
      'merge',
      { into: '0190a000-0000-7000-8000-000000000000', reason: 'the same' },
      422,
      422,
    ),
    command('final-report', finalReport, 409),
    {
      ...command('supplements', { text: 'two more' }, 200),
      roles: ['grid-worker', ...deciders],
    },
  ];
}
