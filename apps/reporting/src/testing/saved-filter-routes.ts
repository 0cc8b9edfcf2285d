import { randomUUID } from 'node:crypto';
import type { Role } from '#libs/access';
import type { Relation, RouteExpectation } from '#libs/testing';
import type { ReportingServiceFixture } from './reporting-service.fixture.js';

/** What the matrix of authorisation has for the routes of saved filters. */
interface Surroundings {
  readonly service: () => ReportingServiceFixture;
  readonly offices: Readonly<Record<Relation, string>>;
  readonly readers: readonly Role[];
}

/** Rows of the matrix for saved filters. */
export function savedFilterRoutes({ service, offices, readers }: Surroundings): RouteExpectation[] {
  /** Shared by somebody of the township: its colleagues see it, other offices do not. */
  function savedFilter(name: string, body: unknown): RouteExpectation {
    return {
      route: `POST /v1/saved-filters/:id/${name}`,
      roles: readers,
      request: async () => {
        const owner = await service().as(offices.in, 'officer', 2);
        const filter = { name: randomUUID(), shared: true, query: {} };
        const { body: saved } = await owner.post<{ id: string }>('/v1/saved-filters', filter);
        return {
          path: `/v1/saved-filters/${saved.id}/${name}`,
          body,
          headers: { 'if-match': '*' },
        };
      },
      answers: { in: 403, above: 404, beside: 404, below: 404 },
    };
  }

  return [
    {
      route: 'GET /v1/saved-filters',
      roles: readers,
      request: () => Promise.resolve({ path: '/v1/saved-filters' }),
      answers: 200,
    },
    {
      route: 'POST /v1/saved-filters',
      roles: readers,
      request: () =>
        Promise.resolve({ path: '/v1/saved-filters', body: { name: randomUUID(), query: {} } }),
      answers: 201,
    },
    savedFilter('change', { name: 'another', query: {} }),
    savedFilter('remove', {}),
  ];
}
