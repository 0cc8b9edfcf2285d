import { randomUUID } from 'node:crypto';
import type { Role } from '#libs/access';
import type { Relation, RouteExpectation } from '#libs/testing';
import type { ReportingServiceFixture } from './reporting-service.fixture.js';

/** What the matrix of authorisation has for the routes of devices. */
interface Surroundings {
  readonly service: () => ReportingServiceFixture;
  readonly offices: Readonly<Record<Relation, string>>;
  readonly readers: readonly Role[];
}

/** Rows of the matrix for devices that were offline. */
export function deviceRoutes({ service, offices, readers }: Surroundings): RouteExpectation[] {
  /** A device of somebody in the township. */
  async function device(): Promise<string> {
    const id = randomUUID();
    const owner = await service().as(offices.in, 'officer', 9);
    await owner.post(`/v1/devices/${id}/commands`, { items: [] });
    return id;
  }

  return [
    {
      route: 'POST /v1/devices/:id/commands',
      roles: ['grid-worker', 'officer', 'county-admin'],
      // A device that is new belongs to whoever brings it.
      request: () =>
        Promise.resolve({ path: `/v1/devices/${randomUUID()}/commands`, body: { items: [] } }),
      answers: 207,
    },
    {
      route: 'GET /v1/devices/:id/backlog',
      roles: readers,
      request: async () => ({ path: `/v1/devices/${await device()}/backlog` }),
      answers: { in: 200, above: 200, beside: 404, below: 404 },
    },
    {
      route: 'POST /v1/devices/:id/skip',
      roles: ['grid-worker', 'officer', 'county-admin'],
      request: async () => ({
        path: `/v1/devices/${await device()}/skip`,
        body: { sequence: 1, reason: 'nothing waits for it' },
      }),
      answers: { in: 409, above: 409, beside: 404, below: 404 },
    },
  ];
}
