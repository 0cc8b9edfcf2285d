import type { Role } from '#libs/access';
import type { RouteExpectation } from '#libs/testing';
import { periodOf } from '../domain/zero-report/index.js';

/** Who is let in, whatever the area. */
interface Surroundings {
  readonly readers: readonly Role[];
  readonly deciders: readonly Role[];
}

const lastWeek = periodOf(
  'week',
  new Date(Date.now() + (8 - 7 * 24) * 3_600_000).toISOString().slice(0, 10),
).text;

function villagesHeard(what: string, roles: readonly Role[]): RouteExpectation {
  return {
    route: `GET /v1/zero-reports/${what}`,
    roles,
    request: () =>
      Promise.resolve({
        path: `/v1/zero-reports/${what}?division=431002001&period=${lastWeek}`,
      }),
    answers: { in: 200, above: 200, beside: 422, below: 422 },
  };
}

/** Rows of the matrix for zero reports. */
export function zeroReportRoutes({ readers, deciders }: Surroundings): RouteExpectation[] {
  return [
    {
      route: 'POST /v1/zero-reports',
      // Workers are let in for their own village alone.
      roles: deciders,
      request: () =>
        Promise.resolve({
          path: '/v1/zero-reports',
          body: { period: lastWeek, divisionCode: '431002001002' },
        }),
      answers: { in: 201, above: 201, beside: 422, below: 422 },
    },
    {
      route: 'GET /v1/zero-reports',
      roles: readers,
      request: () => Promise.resolve({ path: '/v1/zero-reports' }),
      answers: 200,
    },
    villagesHeard('silent', readers),
    villagesHeard('completeness', [...readers, 'statistics-reader']),
  ];
}
