import { after, before } from 'node:test';
import type { Role } from '#libs/access';
import { describeAuthorisation, type Relation, type RouteExpectation } from '#libs/testing';
import { DispatchServiceFixture, orderBody } from './dispatch-service.fixture.js';

/** Orders here are issued by a county to one of its townships, so there is somebody on every side. */
const township = '431002001';
const aroundTownship: Record<Relation, string> = {
  in: township,
  above: '431002',
  beside: '431002002',
  below: '431002001001',
};

let service: DispatchServiceFixture;
before(async () => {
  service = await DispatchServiceFixture.start();
});
after(() => service.stop());

const readers: Role[] = ['grid-worker', 'officer', 'county-admin', 'auditor'];
const judges: Role[] = ['officer', 'county-admin'];
const workers: Role[] = ['grid-worker', 'officer'];

/** A task of the township's, brought into the state that a command needs. */
async function task(...steps: [string, unknown][]): Promise<string> {
  const county = await service.as('431002', 'officer', 8);
  const { tasks } = await service.issueOrder(county, [township]);
  const id = tasks[township]?.id ?? '';
  const holder = await service.as(township, 'officer', 9);
  for (const [name, body] of steps) await holder.post(`/v1/tasks/${id}/${name}`, body);
  return id;
}

/** An order of the township's. */
async function order(): Promise<string> {
  const client = await service.as(township, 'officer', 8);
  return (await service.issueOrder(client, ['431002001001'])).order.id;
}

function ofHolder(name: string, roles: Role[], body: unknown, ...steps: [string, unknown][]) {
  return {
    route: `POST /v1/tasks/:id/${name}`,
    roles,
    request: async () => ({ path: `/v1/tasks/${await task(...steps)}/${name}`, body }),
    // Above gave it and may not do it; the others do not see it.
    answers: { in: 200, above: 403, beside: 404, below: 404 },
  } satisfies RouteExpectation;
}

function ofIssuer(name: string, body: unknown) {
  return {
    route: `POST /v1/tasks/:id/${name}`,
    roles: judges,
    request: async () => {
      const id = await task(['acknowledge', undefined], ['submit', { summary: 'done' }]);
      return { path: `/v1/tasks/${id}/${name}`, body };
    },
    // "In" is the holder, who may not judge its own work; the issuer stands above.
    answers: { in: 403, above: 200, beside: 404, below: 404 },
  } satisfies RouteExpectation;
}

function readOfTask(suffix: string): RouteExpectation {
  return {
    route: `GET /v1/tasks/:id${suffix}`,
    roles: readers,
    request: async () => ({ path: `/v1/tasks/${await task()}${suffix}` }),
    answers: { in: 200, above: 200, beside: 404, below: 404 },
  };
}

function list(path: string): RouteExpectation {
  return {
    route: `GET ${path}`,
    roles: readers,
    request: () => Promise.resolve({ path }),
    answers: 200,
  };
}

function open(path: string): RouteExpectation {
  return { ...list(path), roles: 'everybody' };
}

describeAuthorisation('dispatch', {
  app: () => service.app,
  caller: (role, relation) => service.as(aroundTownship[relation], role),
  anonymous: () => service.anonymous(),
  routes: [
    {
      route: 'POST /v1/orders',
      roles: judges,
      request: () => Promise.resolve({ path: '/v1/orders', body: orderBody(['431002001002']) }),
      // A division is public knowledge: what is not below one's own office is refused, not hidden.
      answers: { in: 201, above: 201, beside: 422, below: 422 },
    },
    list('/v1/orders'),
    {
      route: 'GET /v1/orders/:id',
      roles: readers,
      request: async () => ({ path: `/v1/orders/${await order()}` }),
      answers: { in: 200, above: 200, beside: 404, below: 404 },
    },
    {
      route: 'GET /v1/orders/:id/tree',
      roles: readers,
      request: async () => ({ path: `/v1/orders/${await order()}/tree` }),
      // Who holds a task of the order sees that part of the tree.
      answers: { in: 200, above: 200, beside: 404, below: 200 },
    },
    {
      route: 'POST /v1/orders/:id/recall',
      roles: judges,
      request: async () => ({
        path: `/v1/orders/${await order()}/recall`,
        body: { reason: 'a mistake' },
      }),
      answers: { in: 200, above: 403, beside: 404, below: 404 },
    },
    list('/v1/tasks'),
    readOfTask(''),
    readOfTask('/timeline'),
    ofHolder('acknowledge', workers, undefined),
    ofHolder('submit', workers, { summary: 'done' }, ['acknowledge', undefined]),
    ofHolder('decline', ['officer'], { reason: 'not ours' }),
    ofHolder('hand-down', ['officer'], { targets: { offices: ['431002001001'] } }, [
      'acknowledge',
      undefined,
    ]),
    ofIssuer('verify', {}),
    ofIssuer('rework', { reason: 'photographs are missing' }),
    open('/health/live'),
    open('/health/ready'),
    open('/metrics'),
  ],
});
