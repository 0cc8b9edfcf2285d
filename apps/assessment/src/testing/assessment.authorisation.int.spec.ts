import { after, before } from 'node:test';
import type { Role } from '#libs/access';
import { describeAuthorisation, type Relation, type RouteExpectation } from '#libs/testing';
import { AssessmentServiceFixture } from './assessment-service.fixture.js';

/** Everybody asks for the figures of one township. */
const offices: Record<Relation, string> = {
  in: '431002001',
  above: '431002',
  beside: '431002002',
  below: '431002001001',
};

const readers: Role[] = ['officer', 'county-admin', 'auditor', 'statistics-reader'];

let service: AssessmentServiceFixture;
before(async () => {
  service = await AssessmentServiceFixture.start();
});
after(() => service.stop());

function statistics(name: string): RouteExpectation {
  return {
    route: `GET /v1/statistics/${name}`,
    roles: readers,
    request: () => Promise.resolve({ path: `/v1/statistics/${name}?division=431002001` }),
    answers: { in: 200, above: 200, beside: 404, below: 404 },
  };
}

function open(path: string): RouteExpectation {
  return {
    route: `GET ${path}`,
    roles: 'everybody',
    request: () => Promise.resolve({ path }),
    answers: 200,
  };
}

describeAuthorisation('assessment', {
  app: () => service.app,
  caller: (role, relation) => service.as(offices[relation], role),
  anonymous: () => service.anonymous(),
  routes: [
    statistics('incidents'),
    statistics('tasks'),
    open('/health/live'),
    open('/health/ready'),
    open('/metrics'),
  ],
});
